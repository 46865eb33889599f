using System.Text.RegularExpressions;
using EdgeFed.Commands;
using EdgeFed.Config;
using EdgeFed.Core.Units;
using EdgeFed.Output;
using EdgeFed.Tests.Commands;

namespace EdgeFed.Tests.Documents;

/// <summary>The examples of README and guide, as they stand there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly string _text = MarkdownFile.Of("README.md").Text;
    private static readonly string _all = string.Join('\n', MarkdownFile.ForUsers.Select(static file => file.Text));
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    private static IEnumerable<string> AllConfigurations => MarkdownFile.ForUsers.SelectMany(static file => file.Configurations);

    public static TheoryData<string> Configurations() => new(AllConfigurations);

    [Fact]
    public void Configurations_AreThere()
    {
        Assert.Equal(2, MarkdownFile.Of("README.md").Configurations.Count());
        Assert.True(Configurations().Count > 10);
    }

    [Theory, MemberData(nameof(Configurations))]
    public void Configuration_AsItStands_HasNoProblemsAndNoWarnings(string json)
    {
        var file = _directory.Write("edgefed.json", json);
        var config = UnitConfigReader.ReadOrThrow(new ConfigRequest(file, [], new Dictionary<string, string>()));
        Assert.Empty(config.Warnings);
    }

    /// <summary>Single keys of the running text, such as <c>"insecure": true</c>.</summary>
    [Fact]
    public void Keys_InTheText_AreRead()
    {
        var known = UnitConfigReader.Keys(UnitRole.Worker).Concat(UnitConfigReader.Keys(UnitRole.Aggregator))
            .SelectMany(static key => key.Path.Split('.')).ToHashSet(StringComparer.Ordinal);
        var named = QuotedKey().Matches(_all).Select(static key => key.Groups[1].Value)
            .Except(["edgefed"]).ToList(); // that is the envelope of results
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }

    /// <summary>Every command of a block or of the running text is one that the command line takes.</summary>
    [Fact]
    public void Commands_AsTheyStand_AreUnderstood()
    {
        var commands = Command().Matches(_all).Select(static match => match.Groups[1].Value.Split('#')[0].Trim())
            .Where(static line => !line.Contains("...", StringComparison.Ordinal) && line.IndexOfAny(['[', '|']) < 0)
            .Distinct().ToList();
        Assert.True(commands.Count > 20, $"{commands.Count} commands were found");
        var shell = new Shell(TextWriter.Null, TextWriter.Null, isTerminal: false, new Dictionary<string, string>());
        Assert.All(commands, line => Assert.True(IsKnown(line, shell), line));
    }

    /// <summary>
    /// README's three commands make a fleet. Then every example passes the check, word for word but for the port and the state
    /// directory of this machine. The library of the torch backend is not on every machine.
    /// </summary>
    [Fact]
    public async Task Fleet_OfTheReadme_PassesTheCheck()
    {
        await MakeFleetAsync();
        foreach (var file in Directory.EnumerateFiles(Repository.Mnist(""), "*.gz"))
            File.CreateSymbolicLink(_directory.File(Path.GetFileName(file)), file);
        File.CreateSymbolicLink(_directory.File(Path.GetFileName(Repository.LosLoop)), Repository.LosLoop);
        foreach (var json in AllConfigurations.Where(static json => !json.Contains("\"torch\"", StringComparison.Ordinal)))
        {
            var config = _directory.Write("edgefed.json", json);
            string[] here = ["--set", $"state={_directory.File("state")}", "--set", "metrics.listen=127.0.0.1:0", .. Port(json)];
            var run = await CommandRun.OfAsync(["check", "--config", config, .. here]);
            Assert.True((run.ExitCode, run.Error) == (0, ""), $"{json}{run.Out}{run.Error}");
            Assert.StartsWith("ok: ", run.Out);
        }
    }

    private static string[] Port(string json) =>
        ListenAddress().Match(json) is { Success: true } address ? ["--set", $"listen={address.Groups[1].Value}:0"] : [];

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

    [GeneratedRegex("\"([a-z][a-z0-9_-]*)\":")]
    private static partial Regex QuotedKey();

    [GeneratedRegex("(?:^    \\$ |^    |`|^)(edgefed [a-z][^`\n]*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("\"listen\": \"([0-9.]+):7700\"")]
    private static partial Regex ListenAddress();

    [GeneratedRegex("^edgefed (identity [^\n]*)", RegexOptions.Multiline)]
    private static partial Regex IdentityLine();
}
