using EdgeFed.Federation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>In traffic nobody waits for the slowest bus, and what it brings still counts.</summary>
public class StragglerTests
{
    private const string Bus = "worker-0";

    /// <summary>The bus trains from version 3 or so, is in the dark for hours, and is back when the job is beyond 300.</summary>
    [Theory]
    [InlineData("fedasync", "f32")]
    [InlineData("asofed", "q8")]
    public void Run_WorkerBackAfterHours_ItsUpdateIsFoldedWithItsStaleness(string strategy, string encoding)
    {
        var federation = new SimFederation(5, Setup(strategy, encoding, versions: 340), isWatched: false);
        var lines = new List<string>();
        federation.World.Log.OnLine += lines.Add;
        SlowDown(federation, "worker-1", "worker-2"); // the others make 100 versions an hour
        var isDark = false;
        federation.World.Host(Bus).Observer.PhaseChanged += (phase, round) =>
        {
            if (isDark || phase != UnitPhase.Training || round < 2) return;
            isDark = true;
            federation.World.Network.Blackout(Bus, TimeSpan.FromHours(3));
        };

        federation.Start();
        federation.RunUntilEnd();

        var folded = Assert.Single(lines, line => Staleness(line) > 250);
        Assert.Contains($"folded the update of {Bus}", folded, StringComparison.Ordinal);
        CheckReplay(federation);
    }

    /// <summary>Ten times slower, one of five: the job takes hardly longer than without it.</summary>
    [Fact]
    public void Run_OneWorkerTenTimesSlower_HoldsNobodyUp()
    {
        var even = Took(slow: false);
        Assert.InRange(Took(slow: true), even, 1.35 * even); // a fifth of the work is done by four
    }

    private static double Took(bool slow)
    {
        var federation = new SimFederation(3, Setup("fedasync", "f32", versions: 100), isWatched: false);
        foreach (var worker in federation.Workers) worker.SetTrainingTime(TimeSpan.FromSeconds(slow && worker.Name == Bus ? 100 : 10));
        federation.Start();
        federation.World.Run(() => federation.AggregatorHost.Observer.Phase == UnitPhase.Finished, new WorldLimits(TimeSpan.FromHours(12)));
        return federation.World.Now.TotalSeconds;
    }

    private static FederationSetup Setup(string strategy, string encoding, int versions) =>
        new(Workers: versions == 100 ? 5 : 3, Rounds: versions, Encoding: encoding, Strategy: strategy) { Mode = JobMode.Async };

    private static void SlowDown(SimFederation federation, params string[] workers)
    {
        foreach (var worker in workers) federation.World.Host(worker).SetTrainingTime(TimeSpan.FromSeconds(70));
    }

    /// <summary>Of a line "Version 310: folded the update of worker-0 from version 3 with weight 0.03"; 0 for any other.</summary>
    private static int Staleness(string line)
    {
        var found = System.Text.RegularExpressions.Regex.Match(line, @"Version (\d+): folded the update of \S+ from version (\d+)");
        return found.Success ? int.Parse(found.Groups[1].Value) - 1 - int.Parse(found.Groups[2].Value) : 0;
    }
}
