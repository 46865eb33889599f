using EdgeFed.Federation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Parameters;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Jobs that begin from a model: version 0 travels, is kept and is checked like any other.</summary>
public class InitialModelTests
{
    private static readonly float[] Start = MemoryModel.Random(7, FederationSetup.Tiny.ParameterCount);

    /// <summary>What is kept of version 0 differs: for whole versions, deltas, state, corrections, mixed models, and none at all.</summary>
    [Theory, InlineData("fedavg", "f32"), InlineData("fedavg", "q8"), InlineData("fedadam", "topk"), InlineData("scaffold", "f32"),
     InlineData("apfl", "q8"), InlineData("local", "f32")]
    public void AllMembers_FaultySeedsAndTheFileIsGone_EndInTheUndisturbedDigest(string strategy, string encoding)
    {
        var setup = new FederationSetup(Workers: 3, Rounds: 3, Encoding: encoding, Strategy: strategy) { StartValues = Start };
        var undisturbed = Run(0, setup, new FaultPlan([]));
        CheckReplay(undisturbed);
        new SeedRunner($"{nameof(InitialModelTests)}/{strategy}/{encoding}", seed => PlanOf(seed, setup), (seed, plan) =>
        {
            var federation = RunWithoutFile(seed, setup, plan);
            CheckDigest(federation, undisturbed.ModelSha256);
            Assert.Equal(undisturbed.PersonalModels, federation.PersonalModels);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 5, many: 2_000));
    }

    [Theory, InlineData(JobMode.Async, "fedasync", "f32"), InlineData(JobMode.Async, "asofed", "q8"), InlineData(JobMode.Buffered, "fedbuff", "q8")]
    public void WithoutRounds_FaultySeedsAndTheFileIsGone_EndInTheDigestOfTheirRecord(JobMode mode, string strategy, string encoding)
    {
        var setup = new FederationSetup(Workers: 4, Rounds: 12, Encoding: encoding) { Mode = mode, Strategy = strategy, StartValues = Start };
        new SeedRunner($"{nameof(InitialModelTests)}/{strategy}", seed => PlanOf(seed, setup), (seed, plan) =>
        {
            var federation = RunWithoutFile(seed, setup, plan);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 4, many: 2_000));
    }

    /// <summary>Power goes before each storage operation of the aggregator in turn; the file stays.</summary>
    [Fact]
    public void Crash_BeforeEachStorageOperationOfTheAggregator_EndsInTheUndisturbedDigest()
    {
        var setup = new FederationSetup(Workers: 1, Rounds: 1) { StartValues = Start };
        var undisturbed = Run(1, setup, new FaultPlan([])).ModelSha256;
        for (var operation = 0; ; operation++)
        {
            var federation = Run(1, setup, new FaultPlan([new StorageCrashFault(TimeSpan.Zero, SimFederation.Aggregator, operation, TimeSpan.FromSeconds(3))]));
            CheckDigest(federation, undisturbed);
            if (federation.AggregatorHost.Crashes == 0) return;
        }
    }

    /// <summary>The model of one job is what the next one begins with, to the bit.</summary>
    [Fact]
    public void Run_FromTheModelOfAnEarlierJob_BeginsWithItsDigest()
    {
        var first = Run(1, new FederationSetup(Workers: 3, Rounds: 3), new FaultPlan([]));
        var setup = new FederationSetup(Workers: 3, Rounds: 2) { StartValues = ModelOf(first) };

        var second = Run(2, setup, new FaultPlan([]));

        Assert.Equal(first.ModelSha256, second.Initial!.Content.ToString());
        Assert.NotEqual(first.ModelSha256, second.ModelSha256);
        CheckReplay(second);
    }

    /// <summary>A medium going bad before a worker asks: version 0 is taken from the file again.</summary>
    [Theory, InlineData(JobMode.Sync, "fedavg"), InlineData(JobMode.Sync, "local"), InlineData(JobMode.Async, "fedasync")]
    public void Run_VersionZeroDamagedBeforeItIsSent_IsTakenFromTheFileAgain(JobMode mode, string strategy)
    {
        var setup = new FederationSetup(Workers: 3, Rounds: 2, Strategy: strategy) { Mode = mode, StartValues = Start };
        var federation = new SimFederation(1, setup);
        DamageFirstVersion(federation);
        federation.Run(new FaultPlan([]));

        Assert.Contains(federation.Damage, static line => line.Contains("/model/0", StringComparison.Ordinal));
        Assert.Equal(1, federation.AggregatorHost.Starts); // nothing of it ended the unit
        CheckReplay(federation);
    }

    /// <summary>Neither in the spool nor in the file: the unit waits for the file to be put back.</summary>
    [Fact]
    public void Run_VersionZeroDamagedAndTheFileGone_GoesOnWhenItIsPutBack()
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 3, Rounds: 2) { StartValues = Start });
        DamageFirstVersion(federation);
        federation.AggregatorHost.Observer.PhaseChanged += (phase, _) => federation.Initial!.IsGone = phase != UnitPhase.Starting && federation.World.Now < TimeSpan.FromMinutes(2);
        federation.World.Log.OnLine += line => federation.Initial!.IsGone &= federation.World.Now < TimeSpan.FromMinutes(2);
        federation.Run(new FaultPlan([]));

        Assert.True(federation.World.Now > TimeSpan.FromMinutes(2));
        CheckReplay(federation);
    }

    private static SimFederation RunWithoutFile(ulong seed, FederationSetup setup, FaultPlan plan)
    {
        var federation = new SimFederation(seed, setup);
        // From its first phase after the start on, version 0 is durable.
        federation.AggregatorHost.Observer.PhaseChanged += (phase, _) => federation.Initial!.IsGone |= phase != UnitPhase.Starting;
        federation.Run(plan);
        return federation;
    }

    private static void DamageFirstVersion(SimFederation federation)
    {
        var isDone = false;
        federation.AggregatorHost.Observer.PhaseChanged += (phase, _) =>
        {
            if (isDone || phase == UnitPhase.Starting) return;
            isDone = true;
            var disk = federation.AggregatorHost.Disk;
            disk.Damage(disk.Paths.Single(static path => path.EndsWith("~model~0.log", StringComparison.Ordinal)), 2000);
        };
    }

    private static float[] ModelOf(SimFederation federation)
    {
        var disk = federation.AggregatorHost.Disk;
        var path = disk.Paths.Single(static path => path.StartsWith("models/", StringComparison.Ordinal));
        using var reader = SafetensorsReader.Open(new MemoryStream(disk.ReadAll(path)!));
        using var parameters = new ParameterBuffer(FederationSetup.Tiny.ParameterCount);
        reader.ReadInto(FederationSetup.Tiny, parameters.Span);
        return parameters.Span.ToArray();
    }
}
