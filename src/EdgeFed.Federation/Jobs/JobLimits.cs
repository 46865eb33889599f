using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Values;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Jobs;

/// <summary>What a job may ask for; checked again by every worker, for a job comes from the network there.</summary>
public static class JobLimits
{
    private const int MaxName = 40;

    /// <summary>Every setting, or pair of settings, that cannot be, as "key is value; expected ...".</summary>
    public static IEnumerable<string> Problems(JobOptions job)
    {
        if (!Identifier.IsValid(job.Name, MaxName)) yield return $"name is '{job.Name}'; expected 1 to {MaxName} letters, digits, '.', '_' or '-'.";
        if (job.Rounds is < 1 or > 100_000) yield return $"rounds is {job.Rounds}; expected 1 to 100000.";
        if (job.MinWorkers is < 1 or > 10_000) yield return $"min_workers is {job.MinWorkers}; expected 1 to 10000.";
        if (job.MinUpdates < 1 || job.MinUpdates > job.MinWorkers) yield return $"min_updates is {job.MinUpdates}; expected 1 to min_workers ({job.MinWorkers}).";
        if (job.DeadlineSeconds is < 1 or > 86_400) yield return $"deadline_seconds is {job.DeadlineSeconds}; expected 1 to 86400.";
        if (job.LocalEpochs is < 1 or > 1000) yield return $"local_epochs is {job.LocalEpochs}; expected 1 to 1000.";
        if (job.BatchSize is < 1 or > 65_536) yield return $"batch_size is {job.BatchSize}; expected 1 to 65536.";
        if (job.Optimizer is not ("adam" or "sgd")) yield return $"optimizer is '{job.Optimizer}'; expected adam or sgd.";
        if (job.LearningRate is not (> 0 and <= 10)) yield return $"learning_rate is {job.LearningRate}; expected above 0, at most 10.";
        if (job.Momentum is not (>= 0 and < 1)) yield return $"momentum is {job.Momentum}; expected 0 to below 1.";
        if (job.Nesterov && (job.Optimizer != "sgd" || job.Momentum == 0)) yield return "nesterov is true; expected false, or optimizer sgd with momentum above 0.";
        if (job.WeightDecay is not (>= 0 and <= 1)) yield return $"weight_decay is {job.WeightDecay}; expected 0 to 1.";
        if (job.ProximalMu is not (>= 0 and <= 1000)) yield return $"proximal_mu is {job.ProximalMu}; expected 0 to 1000.";
        if (job.MaxGradientNorm is not (>= 0 and <= 1_000_000)) yield return $"max_gradient_norm is {job.MaxGradientNorm}; expected 0 to 1000000.";
        if (job.Schedule is not ("constant" or "step" or "cosine")) yield return $"schedule is '{job.Schedule}'; expected constant, step or cosine.";
        if (job.ScheduleEpochs is < 1 or > 1_000_000) yield return $"schedule_epochs is {job.ScheduleEpochs}; expected 1 to 1000000.";
        if (job.ScheduleFactor is not (> 0 and <= 1)) yield return $"schedule_factor is {job.ScheduleFactor}; expected above 0, at most 1.";
        if (Strategies.Problem(job.ForStrategy()) is { } strategy) yield return strategy;
        foreach (var problem in job.StrategyOptions.Problems()) yield return problem;
        if (job.BufferSize is < 1 or > 10_000) yield return $"buffer_size is {job.BufferSize}; expected 1 to 10000.";
        if (job.ClipNorm is not (>= 0 and <= 1_000_000)) yield return $"clip_norm is {job.ClipNorm}; expected 0 to 1000000.";
        if (job.AccuracyGate is not (>= 0 and <= 1)) yield return $"accuracy_gate is {job.AccuracyGate}; expected 0 to 1.";
        if (job.MaxShare is not (> 0 and <= 1)) yield return $"max_share is {job.MaxShare}; expected above 0, at most 1.";
        if (job.ExcludeAfter is < 0 or > 1000) yield return $"exclude_after is {job.ExcludeAfter}; expected 0 to 1000.";
        if (!JobEncodings.ForUpdates.Contains(job.Encoding)) yield return $"encoding is '{job.Encoding}'; expected one of: {string.Join(", ", JobEncodings.ForUpdates)}.";
        if (!JobEncodings.ForModels.Contains(job.ModelEncoding))
            yield return $"model_encoding is '{job.ModelEncoding}'; expected one of: {string.Join(", ", JobEncodings.ForModels)}.";
        else if (job.IsAsync && JobEncodings.ForModelsOf(job) != JobEncodings.Lossless)
            yield return $"model_encoding is '{job.ModelEncoding}'; without rounds expected auto or f32.";
        if (job.TopKShare is not (>= 0.0001 and <= 1)) yield return $"top_k_share is {job.TopKShare}; expected 0.0001 to 1.";
        if (job.Compression is not ("zstd" or "none")) yield return $"compression is '{job.Compression}'; expected zstd or none.";
        if (job.ChunkBytes is < ProtocolLimits.MinChunkSize or > ProtocolLimits.MaxChunkSize || job.ChunkBytes % sizeof(float) != 0)
            yield return $"chunk_bytes is {job.ChunkBytes}; expected a multiple of 4 from {ProtocolLimits.MinChunkSize} to {ProtocolLimits.MaxChunkSize}.";
    }
}
