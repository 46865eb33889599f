using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Optimizers;

/// <summary>Makes optimisers from their options.</summary>
internal static class Optimizer
{
    public static IOptimizer Create(OptimizerOptions options, ModelSpec spec) => options switch
    {
        SgdOptions sgd => new Sgd(sgd, spec),
        AdamOptions adam => new Adam(adam, spec),
        _ => throw new ArgumentException($"{options.GetType().Name} is no optimiser of this backend", nameof(options)),
    };
}
