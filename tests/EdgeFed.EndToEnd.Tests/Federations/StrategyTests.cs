using System.Text.Json.Nodes;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Every mode and strategy between real processes; what each is worth, other tests say.</summary>
public sealed class StrategyTests
{
    private const int Workers = 3;
    private readonly TimeSpan _limit = SmallJob.Limit;

    [PublishedFact]
    public async Task Job_OfEachStrategy_EndsInAModelThatItsRecordGivesAgain()
    {
        string[] rounds = ["fedavgm", "fedadam", "fedyogi", "fedprox", "scaffold", "bdfl", "median", "trimmed-mean", "krum", "multi-krum", "geometric-median", "apfl", "local"];
        foreach (var strategy in rounds) await RunAsync(Job("sync", strategy, versions: 2));
        foreach (var strategy in (string[])["fedasync", "average-two", "dbafl", "asofed", "bdfl"]) await RunAsync(Job("async", strategy, versions: 6));
        await RunAsync(Job("buffered", "fedbuff", versions: 2));
    }

    /// <summary>Whatever is killed: each update that was folded was folded once, in the order of the record.</summary>
    [PublishedFact]
    public async Task Job_WithoutRoundsAndWithKills_EndsInAModelThatItsRecordGivesAgain()
    {
        using var folder = new TempFolder();
        var job = Job("async", "asofed", versions: 30);
        job["encoding"] = "q8";
        await using var fleet = new Fleet.Fleet(Options(folder.Path, job));
        await fleet.StartAsync();
        foreach (var version in (int[])[6, 12, 18])
        {
            await fleet.Aggregator.Log.WaitForAsync($"Version {version}: folded", _limit);
            var struck = version == 12 ? fleet.Workers[0] : fleet.Aggregator;
            await struck.KillAsync();
            await fleet.RestartAsync(struck);
        }

        await fleet.WaitForEndAsync(_limit);
        await VerifyAsync(fleet);
    }

    private async Task RunAsync(JsonObject job)
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(Options(folder.Path, job));
        await fleet.StartAsync();
        await fleet.WaitForEndAsync(_limit);
        await VerifyAsync(fleet);
    }

    private static async Task VerifyAsync(Fleet.Fleet fleet)
    {
        var verified = await PublishedBinary.RunAsync(PublishedBinary.Path, ["model", "verify", "--state", fleet.Aggregator.StateFolder]);
        Assert.True(verified.ExitCode == 0, $"{fleet.Aggregator.ConfigFile}: {verified.Output}{verified.Error}");
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(verified.Output, "[1-9][0-9]* verified"), verified.Output);
    }

    private static FleetOptions Options(string folder, JsonObject job) => SmallJob.Options(folder, Workers) with { Job = job };

    private static JsonObject Job(string mode, string strategy, int versions) => new()
    {
        ["mode"] = mode,
        ["strategy"] = strategy,
        ["rounds"] = versions,
        ["buffer_size"] = 3,
        ["local_epochs"] = 1,
        ["proximal_mu"] = strategy == "fedprox" ? 0.01 : 0,
        ["optimizer"] = strategy == "scaffold" ? "sgd" : "adam",
    };
}
