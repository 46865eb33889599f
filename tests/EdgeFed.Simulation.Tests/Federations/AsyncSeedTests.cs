using EdgeFed.Federation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// Without rounds the order of arrival decides about the result, and faults change it. What is promised: the job ends, nobody's work is
/// lost or counted twice, and the record alone gives every published version again.
/// </summary>
public class AsyncSeedTests
{
    private const int Versions = 24;

    public static TheoryData<JobMode, string, string> Jobs => new()
    {
        { JobMode.Async, "fedasync", "f32" },
        { JobMode.Async, "asofed", "q8" },
        { JobMode.Async, "average-two", "topk" },
        { JobMode.Async, "bdfl", "f32" },
        { JobMode.Buffered, "fedbuff", "f32" },
        { JobMode.Buffered, "fedbuff", "q8" },
    };

    [Theory, MemberData(nameof(Jobs))]
    public void Run_Undisturbed_FoldsEachUpdateOnceAndVerifies(JobMode mode, string strategy, string encoding)
    {
        var setup = SetupOf(mode, strategy, encoding);
        var federation = Run(1, setup, new FaultPlan([]));

        Assert.Equal(Versions, federation.AggregatorHost.Observer.Rounds[^1].Version);
        Assert.Equal(Versions * setup.Job.UpdatesPerVersion, federation.AggregatorHost.Observer.Rounds.Sum(static round => round.Updates));
        Assert.Equal(0, federation.Promises.BytesSentTwice);
        CheckPromises(federation);
        CheckReplay(federation);
    }

    [Theory, MemberData(nameof(Jobs))]
    public void Run_FaultySeeds_EndInTheDigestOfTheirRecord(JobMode mode, string strategy, string encoding)
    {
        var setup = SetupOf(mode, strategy, encoding);
        new SeedRunner($"{nameof(Run_FaultySeeds_EndInTheDigestOfTheirRecord)}/{strategy}", seed => PlanOf(seed, setup), (seed, plan) =>
        {
            var federation = Run(seed, setup, plan);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 12, many: 3_000));
    }

    /// <summary>What nobody needs any more is deleted, and nothing else: the job ends under faults, and its end can be made again.</summary>
    [Theory, MemberData(nameof(Jobs))]
    public void Run_KeepsLittle_StillEndsInTheDigestOfItsRecord(JobMode mode, string strategy, string encoding)
    {
        var setup = SetupOf(mode, strategy, encoding) with { KeepUpdateRounds = 1 };
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var federation = Run(seed, setup, PlanOf(seed, setup));
            var replay = federation.Replay();
            Assert.Empty(federation.Damage);
            Assert.DoesNotContain(replay, static version => version.Outcome == ReplayOutcome.Mismatch);
            Assert.Contains(replay, static version => version.Outcome == ReplayOutcome.NotKept);
            Assert.Equal(ReplayOutcome.Verified, replay[^1].Outcome);
        }
    }

    /// <summary>A medium going bad just before a version is measured: it is written again from memory.</summary>
    [Fact]
    public void Run_VersionDamagedBeforeItsEvaluation_IsWrittenAgain()
    {
        var federation = new SimFederation(1, SetupOf(JobMode.Async, "asofed", "f32"));
        var damaged = 0;
        federation.AggregatorHost.Observer.PhaseChanged += (phase, version) =>
        {
            if (phase != UnitPhase.Evaluating || version < 5 || damaged > 0) return;
            damaged = version;
            federation.AggregatorHost.Disk.Damage(federation.AggregatorHost.Disk.Paths.Single(path => path.EndsWith($"~model~{version}.log", StringComparison.Ordinal)), 2000);
        };
        federation.Run(new FaultPlan([]));

        Assert.True(damaged > 0);
        Assert.Contains(federation.Damage, line => line.Contains($"/model/{damaged}", StringComparison.Ordinal));
        Assert.Equal(1, federation.AggregatorHost.Starts); // nothing of it ended the unit
        CheckReplay(federation);
    }

    private static FederationSetup SetupOf(JobMode mode, string strategy, string encoding) =>
        new(Workers: 5, Rounds: Versions, Encoding: encoding) { Mode = mode, Strategy = strategy };
}
