using System.Text.RegularExpressions;
using EdgeFed.Commands;
using EdgeFed.Config;
using EdgeFed.Core.Units;
using EdgeFed.Output;
using EdgeFed.Tests.Commands;

namespace EdgeFed.Tests.Readme;

/// <summary>The README's examples, as they stand there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly string _text = File.ReadAllText(Repository.Readme);
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> Configurations() => new(JsonBlock().Matches(_text).Select(static block => block.Groups[1].Value));

    [Fact]
    public void Configurations_AreThere() => Assert.True(Configurations().Count >= 2);

    [Theory, MemberData(nameof(Configurations))]
    public void Configuration_AsItStands_HasNoProblemsAndNoWarnings(string json)
    {
        var config = UnitConfigReader.ReadOrThrow(new ConfigRequest(_directory.Write("edgefed.json", json), [], new Dictionary<string, string>()));
        Assert.Empty(config.Warnings);
    }

    /// <summary>Single keys of the running text, such as <c>"insecure": true</c>.</summary>
    [Fact]
    public void Keys_InTheText_AreRead()
    {
        var known = UnitConfigReader.Keys(UnitRole.Worker).Concat(UnitConfigReader.Keys(UnitRole.Aggregator))
            .SelectMany(static key => key.Path.Split('.')).ToHashSet(StringComparer.Ordinal);
        var named = QuotedKey().Matches(_text).Select(static key => key.Groups[1].Value).Except(["edgefed"]).ToList(); // that is the envelope of results
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }

    /// <summary>Every command of a block or of the running text is one that the command line takes.</summary>
    [Fact]
    public void Commands_AsTheyStand_AreUnderstood()
    {
        var commands = Command().Matches(_text).Select(static match => match.Groups[1].Value.Split('#')[0].Trim())
            .Where(static line => !line.Contains("...", StringComparison.Ordinal) && !line.Contains('[', StringComparison.Ordinal) && !line.Contains('|', StringComparison.Ordinal))
            .Distinct().ToList();
        Assert.True(commands.Count > 10, $"{commands.Count} commands were found");
        var shell = new Shell(TextWriter.Null, TextWriter.Null, isTerminal: false, new Dictionary<string, string>());
        Assert.All(commands, line => Assert.True(IsKnown(line, shell), line));
    }

    /// <summary>Three commands make a fleet, and then both examples pass the check, word for word but for the port and the state directory of this machine.</summary>
    [Fact]
    public async Task Fleet_OfTheReadme_PassesTheCheck()
    {
        await MakeFleetAsync();
        foreach (var file in new[] { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" })
            File.CreateSymbolicLink(_directory.File(file), Repository.Mnist(file));
        foreach (var json in JsonBlock().Matches(_text).Select(static block => block.Groups[1].Value))
        {
            var config = _directory.Write("edgefed.json", json);
            string[] here = ["--set", $"state={_directory.File("state")}", "--set", "metrics.listen=127.0.0.1:0", .. Port(json)];
            var run = await CommandRun.OfAsync(["check", "--config", config, .. here]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.StartsWith("ok: ", run.Out);
        }
    }

    private static string[] Port(string json) => json.Contains("\"listen\"", StringComparison.Ordinal) ? ["--set", "listen=0.0.0.0:0"] : [];

    private async Task MakeFleetAsync()
    {
        var lines = IdentityLine().Matches(_text).Select(static line => line.Groups[1].Value.Split('#')[0].Trim()).ToList();
        Assert.True(lines.Count >= 3);
        foreach (var line in lines.Take(3))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] here = words[1] == "issue" ? ["--out", _directory.File($"{words[2]}.pem")] : [];
            var run = await CommandRun.OfAsync([.. words, "--fleet", _directory.File("fleet"), .. here]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }
    }

    private static bool IsKnown(string line, Shell shell)
    {
        var node = EdgeFedCommand.Tree(shell);
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (word.StartsWith('-'))
            {
                if (!node.Options.Any(option => option.Names.Contains(word.Split('=')[0]))) return false;
            }
            else if (node.Children.Count > 0)
            {
                if (node.Children.FirstOrDefault(child => child.Name == word) is not { } child) return false;
                node = child;
            }
        }

        return true;
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("\"([a-z][a-z0-9_-]*)\":")]
    private static partial Regex QuotedKey();

    [GeneratedRegex("(?:^    \\$ |^    |`|^)(edgefed [a-z][^`\n]*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("^edgefed (identity [^\n]*)", RegexOptions.Multiline)]
    private static partial Regex IdentityLine();
}
