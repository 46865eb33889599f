using System.Globalization;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Simulation.Learning;
using EdgeFed.Simulation.Poison;

namespace EdgeFed.Strategies;

/// <summary>How good the final model is when one of five workers is hostile, for each strategy and attack; with real training.</summary>
internal sealed class AttacksTable(IDataset train, IDataset test, int seeds)
{
    private static readonly double[] Speeds = [1, 1, 1, 1, 1];
    private static readonly ModelSpec Model = ModelCatalog.Get("mlp-200");

    public void Run()
    {
        foreach (var contender in Contender.OfAttacks)
            foreach (var kind in Enum.GetValues<PoisonKind>()) Print(contender, kind);
    }

    private void Print(Contender contender, PoisonKind kind)
    {
        var accuracies = new double[seeds];
        var setup = new LearningSetup(contender.Job, Model, train, test, Speeds) { Poison = kind };
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            var federation = new LearningFederation((ulong)seed + 1, setup);
            federation.StartAndRunToEnd();
            accuracies[seed] = federation.FinalAccuracy;
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $$"""{"part":"attacks","strategy":"{{contender.Name}}","attack":"{{kind.ToString().ToLowerInvariant()}}","seeds":{{seeds}},"accuracy":{{accuracies.Average():0.0000}},"least":{{accuracies.Min():0.0000}}}"""));
    }
}
