using EdgeFed.Simulation;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Fuzz.Tests.Damage;

/// <summary>An object that goes bad on a unit's disk costs that object only: it is made or asked for again, and the result is the same.</summary>
public class DamagedObjectTests
{
    private const string Worker = "worker-1";
    private static readonly FederationSetup Setup = new(Workers: 3, Rounds: 3);
    private static readonly Lazy<string> Undisturbed = new(static () => Run(static _ => { }).ModelSha256);

    [Fact]
    public void Fold_DamagedUpdate_IsAskedForAgain() =>
        AssertSurvives(SimFederation.Aggregator, "~update~", restart: true, "is damaged on disk and asked for again");

    [Fact]
    public void Start_DamagedNewestModel_IsFoldedAgain() =>
        AssertSurvives(SimFederation.Aggregator, "~model~2", restart: true, "is damaged on disk and made again from the updates", afterRound: 2);

    [Fact]
    public void Serve_DamagedNewestModel_IsFoldedAgain() =>
        AssertSurvives(SimFederation.Aggregator, "~model~2", restart: false, "is whole again, folded from 3 updates", afterRound: 2);

    [Fact]
    public void Evaluate_DamagedNewestModel_IsFoldedAgain() =>
        AssertSurvives(SimFederation.Aggregator, "~model~2", restart: false, "is whole again, folded from 3 updates");

    [Fact]
    public void Send_DamagedOwnUpdate_IsTrainedAgain() =>
        AssertSurvives(Worker, "~update~", restart: false, "the update of this unit is damaged on disk and made again");

    [Fact]
    public void Train_DamagedBaseModel_IsFetchedAgain() =>
        AssertSurvives(Worker, "~model~2", restart: true, "is damaged on disk and fetched again");

    private static void AssertSurvives(string host, string part, bool restart, string said, int afterRound = 0)
    {
        var isDamaged = false;
        var federation = Run(federation => Watch(federation));

        Assert.True(isDamaged);
        Assert.Equal(Undisturbed.Value, federation.ModelSha256);
        Assert.Empty(federation.Leaks());
        Assert.Contains(said, federation.World.Log.Tail(10_000));

        void Watch(SimFederation running)
        {
            var isTime = running.AggregatorHost.Observer.Rounds.Count >= afterRound;
            isDamaged |= isTime && TryDamage(running.World.Host(host), part, restart);
            if (!isDamaged) running.World.After(TimeSpan.FromMilliseconds(0.1), () => Watch(running));
        }
    }

    private static SimFederation Run(Action<SimFederation> prepare)
    {
        var federation = new SimFederation(1, Setup);
        federation.World.Network.Taps.Clear(); // an acknowledged chunk may be lost here, to a bad disk
        prepare(federation);
        federation.Run(new FaultPlan([]));
        return federation;
    }

    /// <summary>As soon as a whole such object is there: damages it, with a restart if so wished.</summary>
    private static bool TryDamage(SimHost host, string part, bool restart)
    {
        if (host.Disk.Paths.FirstOrDefault(path => path.Contains(part, StringComparison.Ordinal) && IsFinished(host, path)) is not { } path) return false;
        if (restart) host.CrashAndRestart(CrashKind.Kill, TimeSpan.FromSeconds(1));
        host.Disk.Damage(path, host.Disk.ReadAll(path)!.Length / 2);
        return true;
    }

    private static bool IsFinished(SimHost host, string path)
    {
        if (!path.EndsWith(".log", StringComparison.Ordinal) || host.Disk.ReadAll(path) is not { } log) return false;
        return log.Length > RecordHeader.Size && RecordHeader.TryRead(log.AsSpan(^RecordHeader.Size..), out var last) && last.Kind == RecordKind.Complete;
    }
}
