using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A unit is often ready before its network is.</summary>
public class LateAddressTests
{
    [Fact]
    public void Run_AddressThatComesLater_IsWaitedForAndTheJobEnds()
    {
        var federation = new SimFederation(1, new FederationSetup());
        federation.AggregatorHost.AddressFrom = TimeSpan.FromMinutes(20);
        federation.Start();

        federation.RunUntilEnd();

        var waits = federation.World.Log.Tail(100_000).Split('\n').Where(static line => line.Contains("as it may come later", StringComparison.Ordinal));
        Assert.Single(waits);
        Assert.True(federation.World.Now > TimeSpan.FromMinutes(20));
        Assert.Empty(federation.Leaks());
    }

    [Fact]
    public void Run_JobThatCannotBeRun_IsRefusedBeforeAnythingIsWritten()
    {
        var federation = new SimFederation(1, new FederationSetup { MinWorkers = 2 } with { MinUpdates = 3 });
        federation.Start();

        var failure = Record.Exception(() => federation.RunUntilRound(1));

        Assert.Contains("The job cannot be run: job.min_updates is 3; expected 1 to min_workers (2).", failure?.ToString());
        Assert.Empty(federation.AggregatorHost.Disk.Paths);
    }
}
