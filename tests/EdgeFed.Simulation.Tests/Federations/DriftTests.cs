using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Simulation.Learning;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Five workers, each with two digits only: their models drift apart while they train.</summary>
public class DriftTests
{
    private const int Workers = 5;
    private const int SamplesEach = 200;

    /// <summary>What SCAFFOLD is for: with the same bytes and steps it gets further.</summary>
    [Fact]
    public void Run_UnlikeWorkers_ScaffoldLearnsMoreThanFedAvg()
    {
        var (plain, corrected) = (Run("fedavg"), Run("scaffold"));
        Assert.InRange(corrected, plain + 0.02, 1);
    }

    private static double Run(string strategy)
    {
        var job = new JobOptions("drift", "mlp-200", Rounds: 12, MinWorkers: Workers, LocalEpochs: 5, BatchSize: 20, Optimizer: "sgd", LearningRate: 0.05,
            Strategy: strategy, Compression: "none");
        var federation = new LearningFederation(1, new LearningSetup(job, ModelCatalog.Get("mlp-200"), Dealt(), MnistSample.Test, [1, 1, 1, 1, 1]) { SamplesEach = SamplesEach });
        federation.StartAndRunToEnd();
        return federation.FinalAccuracy;
    }

    /// <summary>In an order in which every fifth sample is of the same two digits.</summary>
    private static IDataset Dealt()
    {
        var labels = new int[MnistSample.Train.Count];
        MnistSample.Train.CopyBatch([.. Enumerable.Range(0, labels.Length)], new float[labels.Length * MnistSample.Train.Schema.Elements], labels);
        var sorted = Enumerable.Range(0, labels.Length).OrderBy(index => labels[index]).ThenBy(static index => index).ToArray();
        var each = sorted.Length / Workers;
        return MnistSample.Train.Subset([.. Enumerable.Range(0, each * Workers).Select(index => sorted[index % Workers * each + index / Workers])]);
    }
}
