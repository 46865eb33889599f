using EdgeFed.Federation.Options;
using EdgeFed.Learning.Training;

namespace EdgeFed.Training;

/// <summary>The optimiser a job names.</summary>
internal static class Optimizers
{
    public static OptimizerOptions From(JobOptions job) => job.Optimizer switch
    {
        "adam" => new AdamOptions(job.LearningRate),
        "sgd" => new SgdOptions(job.LearningRate, job.Momentum),
        _ => throw new ArgumentException($"optimizer is {job.Optimizer}; expected adam or sgd.", nameof(job)),
    };
}
