using EdgeFed.Simulation;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Fuzz.Tests.Damage;

/// <summary>An update that goes bad on the aggregator's disk costs that update only: it is asked for again, and the result is the same.</summary>
public class DamagedUpdateTests
{
    private static readonly FederationSetup Setup = new(Workers: 3, Rounds: 2);

    [Fact]
    public void Fold_DamagedUpdate_IsAskedForAgainAndTheDigestIsTheUsualOne()
    {
        var undisturbed = new SimFederation(1, Setup);
        undisturbed.Run(new FaultPlan([]));
        var federation = new SimFederation(1, Setup);
        var isDamaged = false;
        federation.World.Network.Taps.Clear(); // an acknowledged chunk is lost here, to a bad disk
        Watch();

        federation.Run(new FaultPlan([]));

        Assert.True(isDamaged);
        Assert.Equal(undisturbed.ModelSha256, federation.ModelSha256);
        Assert.Empty(federation.Leaks());
        Assert.Contains("is damaged on disk and asked for again", federation.World.Log.Tail(10_000));

        void Watch()
        {
            isDamaged |= TryDamage(federation.AggregatorHost);
            if (!isDamaged) federation.World.After(TimeSpan.FromMilliseconds(1), Watch);
        }
    }

    /// <summary>As soon as a whole update is there: kill the aggregator, damage the update, and let it start again.</summary>
    private static bool TryDamage(SimHost aggregator)
    {
        if (aggregator.Disk.Paths.FirstOrDefault(path => IsFinishedUpdate(aggregator, path)) is not { } path) return false;
        aggregator.CrashAndRestart(CrashKind.Kill, TimeSpan.FromSeconds(1));
        aggregator.Disk.Damage(path, aggregator.Disk.ReadAll(path)!.Length / 2);
        return true;
    }

    private static bool IsFinishedUpdate(SimHost aggregator, string path)
    {
        if (!path.Contains("~update~", StringComparison.Ordinal) || aggregator.Disk.ReadAll(path) is not { } log) return false;
        return log.Length > RecordHeader.Size && RecordHeader.TryRead(log.AsSpan(^RecordHeader.Size..), out var last) && last.Kind == RecordKind.Complete;
    }
}
