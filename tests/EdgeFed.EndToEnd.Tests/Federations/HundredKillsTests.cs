using System.Diagnostics;
using System.Text.Json.Nodes;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet;
using EdgeFed.Fleet.Faults;
using EdgeFed.Fleet.Units;
using Xunit.Abstractions;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>A hundred short rounds, with a unit killed in each, against the same rounds in peace.</summary>
public sealed class HundredKillsTests(ITestOutputHelper output)
{
    private const int Workers = 4;
    private const int Kills = 100;
    private const int Rounds = Kills + 1; // none is drawn in the last, when units end by themselves
    private const int Seed = 1;
    private const int Shards = 200; // of the sample: 40 images a worker, for rounds of a fraction of a second
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan _longestDown = TimeSpan.FromMilliseconds(300);

    [LongFact]
    public async Task Job_WithAUnitKilledInEachRound_EndsInTheUsualModel()
    {
        using var folder = new TempFolder();
        var since = Stopwatch.GetTimestamp();
        var usual = await RunUndisturbedAsync(folder.File("undisturbed"));
        var undisturbed = Stopwatch.GetElapsedTime(since);
        output.WriteLine($"undisturbed: {usual.ModelSha256}, {undisturbed.TotalSeconds:0.0} s");

        await using var fleet = NewFleet(folder.File("killed"));
        var killer = new RandomKiller(fleet, Rounds, Seed, latest: 1.5 * undisturbed / Rounds, _longestDown);
        await fleet.StartAsync();
        var end = await fleet.WaitForEndAsync(_limit);
        await killer.QuietAsync();

        var took = Stopwatch.GetElapsedTime(since) - undisturbed;
        var kills = string.Join(", ", killer.Kills.Select(unit => $"{unit.Key} {unit.Value}"));
        output.WriteLine($"killed:      {end.ModelSha256}, {took.TotalSeconds:0.0} s");
        output.WriteLine($"{fleet.Restarts} restarts ({kills}), {fleet.Proxy.Ledger.ResumedTransfers} transfers resumed");
        Assert.Equal(usual, end);
        Assert.Equal(Rounds, end.Version);
        Assert.True(fleet.Restarts >= Kills * 95 / 100, $"{fleet.Restarts} restarts of {Kills}");
        Assert.True(killer.Kills.ContainsKey(fleet.Aggregator.Name), "the aggregator was never killed");
    }

    private static async Task<JobEnd> RunUndisturbedAsync(string folder)
    {
        await using var fleet = NewFleet(folder);
        await fleet.StartAsync();
        return await fleet.WaitForEndAsync(_limit);
    }

    private static Fleet.Fleet NewFleet(string folder)
    {
        var job = new JsonObject { ["rounds"] = Rounds, ["local_epochs"] = 1 };
        return new Fleet.Fleet(new FleetOptions(new Launch(PublishedBinary.Path), folder, SmallJob.Data.ToFleetData(), Workers, job)
        {
            Shards = Shards,
            Transport = new JsonObject { ["reconnect_max_seconds"] = 0.3 },
        });
    }
}
