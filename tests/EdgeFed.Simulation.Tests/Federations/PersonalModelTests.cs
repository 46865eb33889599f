using EdgeFed.Federation.Jobs;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Models that workers keep for themselves come to the same bits too, whatever happens on the way.</summary>
public class PersonalModelTests
{
    [Theory, InlineData("apfl", "f32"), InlineData("apfl", "q8"), InlineData("local", "f32")]
    public void AllMembers_FaultySeeds_EndInTheUndisturbedModels(string strategy, string encoding)
    {
        var setup = new FederationSetup(Workers: 3, Rounds: 4, Encoding: encoding, Strategy: strategy);
        var undisturbed = Run(0, setup, new FaultPlan([]));
        Assert.Equal(setup.Workers, undisturbed.PersonalModels.Distinct().Count(static model => model.Length > 0));
        new SeedRunner($"{nameof(PersonalModelTests)}/{strategy}/{encoding}", seed => PlanOf(seed, setup), (seed, plan) =>
        {
            var federation = Run(seed, setup, plan);
            CheckDigest(federation, undisturbed.ModelSha256);
            CheckPersonal(federation, undisturbed);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 25, many: 3_000));
    }

    /// <summary>Power goes before each storage operation of a worker in turn: its own model is never mixed twice.</summary>
    [Theory, InlineData("apfl"), InlineData("local")]
    public void Crash_BeforeEachStorageOperation_EndsInTheUndisturbedModels(string strategy)
    {
        var setup = new FederationSetup(Workers: 2, Rounds: 2, Strategy: strategy);
        var undisturbed = Run(1, setup, new FaultPlan([]));
        var operation = 0;
        while (CrashBefore(operation, setup, undisturbed)) operation++;
        Assert.True(operation > 40, $"the job was over after {operation} storage operations");
    }

    /// <summary>Rounds end at their deadlines with whoever has trained; nobody's model ever travels.</summary>
    [Fact]
    public void Local_WithDeadlines_EndsWithAModelEachAndTheFirstVersionForAll()
    {
        var setup = new FederationSetup(Workers: 3, Rounds: 4, Participation: Participation.Deadline, Strategy: "local");
        new SeedRunner($"{nameof(PersonalModelTests)}/deadline", seed => PlanOf(seed, setup), (seed, plan) =>
        {
            var federation = Run(seed, setup, plan);
            Assert.Equal(0, federation.Promises.Chunks);
            Assert.Contains(federation.PersonalModels, static model => model.Length > 0);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 10, many: 1_000));
    }

    /// <summary>False if the job ended before the worker came to this operation.</summary>
    private static bool CrashBefore(int operation, FederationSetup setup, SimFederation undisturbed)
    {
        const string host = "worker-0";
        var federation = Run(1, setup, new FaultPlan([new StorageCrashFault(TimeSpan.Zero, host, operation, TimeSpan.FromSeconds(3))]));
        CheckDigest(federation, undisturbed.ModelSha256);
        CheckPersonal(federation, undisturbed);
        Assert.Empty(federation.Leaks());
        return federation.World.Host(host).Crashes == 1;
    }

    private static void CheckPersonal(SimFederation federation, SimFederation undisturbed)
    {
        if (!undisturbed.PersonalModels.SequenceEqual(federation.PersonalModels))
            throw new SimulationException(federation.World.Describe("Another own model with faults."));
    }
}
