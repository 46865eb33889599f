using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A person at a worker sees for whom and for how many it waits.</summary>
public class WaitingNewsTests
{
    [Fact]
    public void Wait_BeforeTheFirstRound_SaysForWhomAndForHowMany()
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 2) { MinWorkers = 2 });
        var (first, second) = (federation.Workers.First(), federation.Workers.Last());
        var told = new List<string>();
        first.Observer.PhaseChanged += (_, _) => told.Add(first.Observer.Detail);
        federation.Start();
        second.Crash(CrashKind.Kill);

        federation.World.Run(() => told.Contains("waiting for aggregator: 1 of 2 workers are there"), new WorldLimits(TimeSpan.FromMinutes(10)));
        second.Restart();
        federation.RunUntilEnd();

        Assert.Single(told, static detail => detail.Contains("1 of 2 workers are there", StringComparison.Ordinal));
        Assert.Empty(federation.Leaks());
    }
}
