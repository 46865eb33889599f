using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>
/// The README's first federation, as it stands there: its three commands by a shell, its two configurations word for word, checked and run
/// by the published binary. Only what belongs to the machine is given beside them: ports, and where the state is.
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
        var blocks = JsonBlock().Matches(_text).Select(static block => block.Groups[1].Value).ToList();
        Assert.True(blocks.Count >= 2);
        foreach (var (json, index) in blocks.Select(static (json, index) => (json, index)))
        {
            var config = _folder.File($"{index}.json");
            await File.WriteAllTextAsync(config, json);
            string[] here = ["--config", config, "--set", $"state={_folder.File($"state-{index}")}", "--set", "metrics.listen=127.0.0.1:0",
                .. json.Contains("\"listen\"", StringComparison.Ordinal) ? new[] { "--set", "listen=0.0.0.0:0" } : []];

            var check = await PublishedBinary.RunAsync(PublishedBinary.Path, ["check", .. here]);
            Assert.Equal((0, ""), (check.ExitCode, check.Error));
            Assert.StartsWith("ok: ", check.Output);
            Assert.DoesNotContain("warning:", check.Output);
            Assert.Equal(0, await RunUntilItWaitsAsync(here));
        }
    }

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
            if (line.Contains("earching for the aggregator", StringComparison.Ordinal) || line.Contains("waiting for 4 of 4 workers", StringComparison.Ordinal)) break;
        using (Process.Start("kill", ["-TERM", unit.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) { }
        await unit.StandardOutput.ReadToEndAsync(limit.Token);
        await unit.WaitForExitAsync(limit.Token);
        return unit.ExitCode;
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("```\n(edgefed identity .*?)```", RegexOptions.Singleline)]
    private static partial Regex IdentityBlock();
}
