using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Torch;

/// <summary>Puts training options as the native library reads them.</summary>
internal static class TorchTrainings
{
    /// <exception cref="TorchException">The optimiser, or what else is asked for, is none of this backend.</exception>
    public static TorchTraining Of(TrainOptions options)
    {
        if (options.Correction is not null) throw new TorchException("a correction of gradients, as strategy 'scaffold' needs it, is not in the torch backend; use backend cpu.");
        var training = Optimizer(options.Optimizer);
        training.LearningRate = options.Optimizer.LearningRate;
        training.WeightDecay = options.Optimizer.WeightDecay;
        training.ProximalMu = options.ProximalMu;
        training.MaxGradientNorm = options.MaxGradientNorm;
        training.Seed = options.Seed;
        return training;
    }

    private static TorchTraining Optimizer(OptimizerOptions options) => options switch
    {
        SgdOptions sgd => new() { Optimizer = TorchOptimizer.Sgd, Momentum = sgd.Momentum, Nesterov = sgd.Nesterov ? 1 : 0 },
        AdamOptions adam => new() { Optimizer = TorchOptimizer.Adam, Beta1 = adam.Beta1, Beta2 = adam.Beta2, Epsilon = adam.Epsilon },
        _ => throw new TorchException($"{options.GetType().Name} is no optimiser of the torch backend; use backend cpu."),
    };
}
