using System.Text.Json.Nodes;
using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Async;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Runs every mode and strategy between real processes; what each is worth, other tests say.</summary>
public sealed class StrategyTests
{
    private const int Workers = 3;
    private readonly TimeSpan _limit = SmallJob.Limit;

    /// <summary>Every strategy that there is, in each mode that it can work in.</summary>
    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var name in Strategies.Names)
            {
                var strategy = Strategies.Create(new StrategyContext(name));
                if (strategy is IRoundStrategy) all.Add("sync", name);
                if (strategy is IAsyncStrategy) all.Add(strategy is FedBuff ? "buffered" : "async", name);
            }

            return all;
        }
    }

    [PublishedTheory]
    [MemberData(nameof(All))]
    public async Task Job_OfEachStrategy_EndsInAModelThatItsRecordGivesAgain(string mode, string strategy)
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(Options(folder.Path, Job(mode, strategy, versions: mode == "async" ? 6 : 2)));
        await fleet.StartAsync();
        await fleet.WaitForEndAsync(_limit);
        await VerifyAsync(fleet);
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
