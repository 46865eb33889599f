using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>
/// The first federations of README and guide, as they stand there: the three commands by a shell, the configurations word for
/// word, checked and run by the published binary. Only ports and the state directory are this machine's.
/// </summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly string _text = File.ReadAllText(Repository.Readme);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PublishedFact]
    public async Task FirstFederation_AsItStands_IsMadeCheckedAndStarted()
    {
        await ShellAsync(IdentityBlock().Match(_text).Groups[1].Value);
        foreach (var file in Directory.EnumerateFiles(Repository.File("tests/data/mnist"), "*.gz"))
            File.CreateSymbolicLink(_folder.File(Path.GetFileName(file)), file);
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/guide/running.md"));
        var blocks = JsonBlock().Matches(_text).Concat(JsonBlock().Matches(guide))
            .Select(static block => block.Groups[1].Value).ToList();
        Assert.Equal(4, blocks.Count);
        foreach (var (json, index) in blocks.Select(static (json, index) => (json, index)))
        {
            var config = _folder.File($"{index}.json");
            await File.WriteAllTextAsync(config, json);
            var state = _folder.File($"state-{index}");
            string[] here = ["--config", config, "--set", $"state={state}", "--set", "metrics.listen=127.0.0.1:0", .. Port(json)];

            var check = await PublishedBinary.RunAsync(PublishedBinary.Path, ["check", .. here]);
            Assert.Equal((0, ""), (check.ExitCode, check.Error));
            Assert.StartsWith("ok: ", check.Output);
            Assert.DoesNotContain("warning:", check.Output);
            Assert.Equal(0, await RunUntilItWaitsAsync(here));
        }
    }

    private static string[] Port(string json) =>
        ListenAddress().Match(json) is { Success: true } address ? ["--set", $"listen={address.Groups[1].Value}:0"] : [];

    /// <summary>Line by line, by a shell that finds the binary by its name.</summary>
    private async Task ShellAsync(string commands)
    {
        Directory.CreateDirectory(_folder.File("bin"));
        File.CreateSymbolicLink(_folder.File("bin/edgefed"), PublishedBinary.Path);
        var script = $"set -e\ncd '{_folder.Path}'\nPATH='{_folder.File("bin")}':$PATH\n{commands}";
        var run = await PublishedBinary.RunAsync("sh", ["-c", script]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    /// <summary>Until it searches or waits for others, which is as far as one unit gets; then it is told to end.</summary>
    private static async Task<int> RunUntilItWaitsAsync(string[] here)
    {
        var start = new ProcessStartInfo(PublishedBinary.Path, ["run", .. here]) { RedirectStandardOutput = true };
        using var unit = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await unit.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            if (line.Contains("earching for the aggregator", StringComparison.Ordinal) || Waiting().IsMatch(line)) break;
        using (Process.Start("kill", ["-TERM", unit.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) { }
        await unit.StandardOutput.ReadToEndAsync(limit.Token);
        await unit.WaitForExitAsync(limit.Token);
        return unit.ExitCode;
    }

    [GeneratedRegex("\"listen\": \"([0-9.]+):7700\"")]
    private static partial Regex ListenAddress();

    [GeneratedRegex("waiting for ([24]) of \\1 workers")]
    private static partial Regex Waiting();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("```\n(edgefed identity .*?)```", RegexOptions.Singleline)]
    private static partial Regex IdentityBlock();
}
