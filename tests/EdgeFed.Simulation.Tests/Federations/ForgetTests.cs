using EdgeFed.Federation.Jobs;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Members that leave a job: from the entry in the record on they are neither asked nor folded, and whoever comes with their id is new.</summary>
public class ForgetTests
{
    private const string Lost = "worker-1";
    private static readonly FederationSetup AllMembers = new(Workers: 3, Rounds: 4);
    private static readonly FederationSetup Async = new(Workers: 3, Rounds: 24, Strategy: "asofed") { Mode = JobMode.Async };

    public static TheoryData<string> Strategies => ["fedavg", "median", "asofed", "bdfl", "fedbuff"];

    /// <summary>Without TLS a new card has a new key: the id is taken, and the round waits, until the old one is forgotten.</summary>
    [Fact]
    public void AllMembers_CardLost_ForgottenItIsAMemberAgain()
    {
        var federation = new SimFederation(1, AllMembers, isWatched: false);
        federation.Start();
        federation.RunUntilRound(1);
        federation.World.Host(Lost).LoseCard(TimeSpan.FromSeconds(2));
        federation.World.RunFor(TimeSpan.FromMinutes(10));
        Assert.True(federation.AggregatorHost.Observer.Rounds[^1].Round < AllMembers.Rounds);
        Assert.Contains($"to go on without {Lost}: `edgefed units forget {Lost}`", federation.AggregatorHost.Observer.Detail, StringComparison.Ordinal);
        Assert.Contains("IdTaken", federation.World.Log.Tail(2000), StringComparison.Ordinal);

        Assert.True(federation.Forget(Lost));
        federation.World.Run(() => federation.AnswerAbout(Lost) is not null);
        var answer = federation.AnswerAbout(Lost)!;
        Assert.Equal((true, true), (answer.WasMember, answer.WasBound));
        federation.RunUntilEnd();

        Assert.Equal(AllMembers.Workers, federation.AggregatorHost.Observer.Rounds[^1].Updates);
        Assert.Contains(federation.AggregatorHost.Observer.Rounds, static round => round.Updates == AllMembers.Workers - 1);
        Assert.Equal([Lost], federation.DevicesThatLeft());
        CheckReplay(federation);
    }

    /// <summary>What is here of it already is not used, and it is not waited for in later rounds.</summary>
    [Theory]
    [InlineData("fedavg", 0)]
    [InlineData("median", 0)]
    [InlineData("fedavg", 0.5)]
    public void AllMembers_UpdateIsHere_ItIsNotFolded(string strategy, double gate)
    {
        var setup = AllMembers with { Strategy = strategy, AccuracyGate = gate, TestSamples = gate > 0 ? 100 : 12 };
        var federation = new SimFederation(2, setup, isWatched: false);
        federation.World.Host("worker-2").SetTrainingTime(TimeSpan.FromMinutes(2));
        federation.World.Log.OnLine += line =>
        {
            if (!line.Contains($"Round 2: update of {Lost} is here", StringComparison.Ordinal) || !federation.Forget(Lost)) return;
            federation.World.Network.Blackout(Lost, TimeSpan.FromHours(2));
        };
        federation.Start();
        federation.RunUntilRound(setup.Rounds);

        Assert.Equal([3, 2, 2, 2], federation.AggregatorHost.Observer.Rounds.Select(static round => round.Updates));
        federation.RunUntilEnd();
        Assert.Empty(federation.Leaks());
        CheckReplay(federation);
    }

    [Theory, MemberData(nameof(Strategies))]
    public void Run_LostCardsAndForgottenMembers_EndsInTheDigestOfItsRecord(string strategy)
    {
        var setup = strategy switch
        {
            "fedbuff" => Async with { Mode = JobMode.Buffered, Strategy = strategy },
            "asofed" or "bdfl" => Async with { Strategy = strategy },
            _ => AllMembers with { Strategy = strategy },
        };
        new SeedRunner($"{nameof(Run_LostCardsAndForgottenMembers_EndsInTheDigestOfItsRecord)}", seed => Plan(seed, setup), (seed, plan) => Check(seed, setup, plan))
            .Run(SeedRunner.Seeds(few: 12, many: 2_000));
    }

    [Fact]
    public void Deadline_LostCardsAndForgottenMembers_EndsInTheDigestOfItsRecord()
    {
        var setup = AllMembers with { Participation = Participation.Deadline, MinUpdates = 2, DeadlineSeconds = 8 };
        new SeedRunner(nameof(Deadline_LostCardsAndForgottenMembers_EndsInTheDigestOfItsRecord), seed => Plan(seed, setup), (seed, plan) => Check(seed, setup, plan))
            .Run(SeedRunner.Seeds(few: 20, many: 2_000));
    }

    /// <summary>There is no moment between the request, the entry, the release of the id and the answer at which a crash has another end.</summary>
    [Theory]
    [InlineData(CrashKind.Kill)]
    [InlineData(CrashKind.PowerLoss)]
    public void Forget_CrashBeforeEachStorageOperation_IsDoneOnce(CrashKind kind)
    {
        var operations = 0;
        while (CrashBefore(operations, kind)) operations++;
        Assert.True(operations > 8, $"{operations} operations between the request and its answer");
    }

    /// <summary>False if the answer came before the crash.</summary>
    private static bool CrashBefore(int operation, CrashKind kind)
    {
        var federation = new SimFederation(3, AllMembers, isWatched: false);
        federation.Start();
        federation.RunUntilRound(1);
        federation.World.Host(Lost).LoseCard(TimeSpan.FromSeconds(2));
        federation.World.RunFor(TimeSpan.FromMinutes(1)); // nothing else is written by then
        Assert.True(federation.Forget(Lost));
        federation.AggregatorHost.CrashAtStorageOperation(operation, TimeSpan.FromSeconds(3), kind);
        federation.World.Run(() => federation.AnswerAbout(Lost) is not null || federation.AggregatorHost.Crashes > 0);
        var hasCrashed = federation.AggregatorHost.Crashes > 0;
        federation.RunUntilEnd();

        Assert.Equal([Lost], federation.DevicesThatLeft());
        Assert.Equal(AllMembers.Workers, federation.AggregatorHost.Observer.Rounds[^1].Updates); // the new card is let in
        CheckReplay(federation);
        return hasCrashed;
    }

    private static FaultPlan Plan(ulong seed, FederationSetup setup)
    {
        var random = SimRandom.For(seed, "departures");
        var names = setup.WorkerNames;
        TimeSpan Within(double seconds) => random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(seconds));
        List<Fault> departures =
        [
            new LostCardFault(Within(15), names[random.Next(names.Count)], Within(5), Within(20)),
            .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new ForgetFault(Within(25), names[random.Next(names.Count)])),
        ];
        return new FaultPlan([.. PlanOf(seed, setup).Faults, .. departures]);
    }

    private static void Check(ulong seed, FederationSetup setup, FaultPlan plan)
    {
        var federation = new SimFederation(seed, setup, isWatched: false);
        federation.Run(plan);
        Assert.Equal(setup.Rounds, federation.AggregatorHost.Observer.Rounds[^1].Version);
        Assert.Empty(federation.Leaks());
        Assert.Empty(federation.Damage);
        CheckReplay(federation);
    }
}
