using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Power goes before each storage operation of a small job in turn: there is no moment at which a promise is not kept.</summary>
public class StorageCrashTests
{
    private static readonly FederationSetup Setup = new(Workers: 2, Rounds: 2);
    private static readonly Lazy<SimFederation> Undisturbed = new(static () => Run(new FaultPlan([])));

    [Theory]
    [InlineData(SimFederation.Aggregator)]
    [InlineData("worker-0")]
    public void Crash_BeforeEachStorageOperation_EndsInTheUndisturbedDigest(string host)
    {
        var operation = 0;
        while (CrashBefore(operation, host)) operation++;

        Assert.True(operation > 50, $"the job was over after {operation} storage operations of {host}");
    }

    /// <summary>False if the job ended before the host came to this operation.</summary>
    private static bool CrashBefore(int operation, string host)
    {
        var plan = new FaultPlan([new StorageCrashFault(TimeSpan.Zero, host, operation, TimeSpan.FromSeconds(3))]);
        var federation = Run(plan);
        if (federation.ModelSha256 != Undisturbed.Value.ModelSha256) Assert.Fail(federation.World.Describe($"Another digest after:\n{plan}"));
        Assert.Empty(federation.Leaks());
        return federation.World.Host(host).Crashes == 1;
    }

    private static SimFederation Run(FaultPlan plan)
    {
        var federation = new SimFederation(1, Setup);
        federation.Run(plan);
        return federation;
    }
}
