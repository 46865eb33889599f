using EdgeFed.Aggregation;
using EdgeFed.Learning.Training;

namespace EdgeFed.Federation.Jobs;

/// <summary>How a job wants a device to train.</summary>
public static class JobTraining
{
    private const int MinToTell = 3;
    private const double Half = 0.5;

    /// <param name="job">The job; its settings are within their limits.</param>
    /// <param name="round">Round of the job, from 1, or version that comes next: decides where the learning-rate schedule
    /// stands.</param>
    /// <param name="seed">Seed of this device in this round.</param>
    /// <param name="threads">Threads of this device.</param>
    public static TrainOptions Options(JobOptions job, int round, ulong seed, int threads) => new(
        job.LocalEpochs, job.BatchSize, Optimizer(job), seed, threads, job.ProximalMu, job.MaxGradientNorm,
        Schedule(job, job.Rounds * job.LocalEpochs), FirstEpoch: (round - 1) * job.LocalEpochs);

    /// <summary>Optimiser steps of a task on so many samples.</summary>
    public static long Steps(JobOptions job, long numExamples) => job.LocalEpochs * ((numExamples + job.BatchSize - 1) / job.BatchSize);

    /// <summary>
    /// Steps of all members of a round together. They are made of numbers of samples that only the members know, and everybody's
    /// correction is divided by them: so of three or more members none counts more than all others together, and none more than
    /// the
    /// job's <c>max_share</c>. Of two nobody can tell which number is false.
    /// </summary>
    public static long TotalSteps(JobOptions job, IEnumerable<long> examples)
    {
        var steps = examples.Select(count => Steps(job, count)).ToList();
        if (steps.Count == 0) return 0;
        return ShareLimit.SumOf(steps, steps.Count >= MinToTell ? Math.Min(job.MaxShare, Half) : job.MaxShare);
    }

    /// <summary>The same for a device alone: one round of all epochs.</summary>
    public static TrainOptions Alone(JobOptions job, int epochs, int threads) => new(
        epochs, job.BatchSize, Optimizer(job), job.Seed, threads, job.ProximalMu, job.MaxGradientNorm, Schedule(job, epochs));

    private static OptimizerOptions Optimizer(JobOptions job) => job.Optimizer switch
    {
        "adam" => new AdamOptions(job.LearningRate, WeightDecay: job.WeightDecay),
        "sgd" => new SgdOptions(job.LearningRate, job.Momentum, job.Nesterov, job.WeightDecay),
        _ => throw new ArgumentException($"optimizer is {job.Optimizer}; expected adam or sgd.", nameof(job)),
    };

    private static LearningRateSchedule Schedule(JobOptions job, int epochs) => job.Schedule switch
    {
        "constant" => new ConstantRate(),
        "step" => new StepDecay(job.ScheduleEpochs, job.ScheduleFactor),
        "cosine" => new CosineDecay(epochs),
        _ => throw new ArgumentException($"schedule is {job.Schedule}; expected constant, step or cosine.", nameof(job)),
    };
}
