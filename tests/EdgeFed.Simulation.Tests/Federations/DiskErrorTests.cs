using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// A disk that reports an error at each operation in turn, and soon after loses its power: nothing that was acknowledged, or recorded, may
/// rest on what such a disk did. And disks that take nothing for a while, for every reason there is.
/// </summary>
public class DiskErrorTests
{
    private static readonly FederationSetup Setup = new(Workers: 1, Rounds: 2);
    private static readonly Lazy<string> Undisturbed = new(static () => Run(static _ => { }, new FaultPlan([])).ModelSha256);

    [Theory]
    [InlineData(SimFederation.Aggregator, 0)]
    [InlineData(SimFederation.Aggregator, 4)]
    [InlineData("worker-0", 0)]
    [InlineData("worker-0", 4)]
    public void Error_AtEachStorageOperation_EndsInTheUndisturbedDigest(string host, int operationsUntilPowerLoss)
    {
        var failed = 0;
        var first = -1;
        var step = operationsUntilPowerLoss == 0 ? 1 : 2; // with a power loss a run takes twice as long
        Parallel.For(0, 300 / step, turn =>
        {
            var operation = turn * step;
            if (Volatile.Read(ref first) >= 0) return;
            try
            {
                if (HasErrorAt(operation, host, operationsUntilPowerLoss)) Interlocked.Increment(ref failed);
            }
            catch (Exception) when (Interlocked.CompareExchange(ref first, operation, -1) == -1)
            {
                // it is run again
            }
        });
        if (first >= 0) HasErrorAt(first, host, operationsUntilPowerLoss); // alone, for its message
        Assert.InRange(failed, 20, 299 / step); // the job is over before the last of them
    }

    [Theory]
    [InlineData(SimFederation.Aggregator, StorageProblem.ReadOnly)]
    [InlineData(SimFederation.Aggregator, StorageProblem.Failing)]
    [InlineData(SimFederation.Aggregator, StorageProblem.Forbidden)]
    [InlineData("worker-0", StorageProblem.ReadOnly)]
    [InlineData("worker-0", StorageProblem.Gone)]
    public void Disk_TakesNothingForAWhile_IsSaidOnceAndTheJobGoesOn(string host, StorageProblem problem)
    {
        for (var second = 1; second <= 4; second++)
        {
            var begin = TimeSpan.FromSeconds(second / 2.0);
            var federation = Run(world =>
            {
                world.After(begin, () => world.Host(host).Disk.Refusal = problem);
                world.After(begin + TimeSpan.FromMinutes(2), () => world.Host(host).Disk.Refusal = null);
            }, new FaultPlan([]));
            FaultyRuns.CheckDigest(federation, Undisturbed.Value);
            Assert.Empty(federation.Leaks());
            var said = federation.World.Log.Tail(2000).Split('\n').Count(static line => line.Contains("trying again every", StringComparison.Ordinal));
            Assert.InRange(said, 0, 4); // of some 60 attempts for each thing that there was to store
        }
    }

    /// <summary>False if the job ended before the host came to this operation.</summary>
    private static bool HasErrorAt(int operation, string host, int operationsUntilPowerLoss)
    {
        var plan = operationsUntilPowerLoss == 0 ? new FaultPlan([])
            : new FaultPlan([new StorageCrashFault(TimeSpan.Zero, host, operation + operationsUntilPowerLoss, TimeSpan.FromSeconds(3))]);
        var federation = Run(world => world.Host(host).Disk.FailingOperation = operation, plan);
        if (federation.ModelSha256 != Undisturbed.Value) Assert.Fail(federation.World.Describe($"Another digest after an error at operation {operation} of {host}."));
        Assert.DoesNotContain(federation.Leaks(), static leak => leak.Contains("open", StringComparison.Ordinal)); // a file may stay that could not be deleted
        return federation.World.Host(host).Disk.Operations > operation;
    }

    /// <summary>A unit may end with what the disk says while it starts: its service manager starts it again.</summary>
    private static SimFederation Run(Action<World> prepare, FaultPlan plan)
    {
        var federation = new SimFederation(1, Setup);
        foreach (var host in federation.World.Hosts) host.MayEndWith = static failure => failure is StorageUnavailableException;
        prepare(federation.World);
        federation.Run(plan);
        return federation;
    }
}
