using EdgeFed.Aggregation.Catalog;
using EdgeFed.Protocol;

namespace EdgeFed.Federation.Jobs;

/// <summary>Limits of keys that hang on more than a range: the problem as "key is value; expected ...", or null.</summary>
internal static class JobRules
{
    public static string? MinUpdates(JobOptions job) => job.MinUpdates >= 1 && job.MinUpdates <= job.MinWorkers
        ? null : $"min_updates is {job.MinUpdates}; expected 1 to min_workers ({job.MinWorkers}).";

    public static string? Nesterov(JobOptions job) => job.Nesterov && (job.Optimizer != "sgd" || job.Momentum == 0)
        ? "nesterov is true; expected false, or optimizer sgd with momentum above 0." : null;

    public static string? Strategy(JobOptions job) => Strategies.Problem(job.ForStrategy());

    /// <summary>Without rounds workers hold many versions, and a delta fits one.</summary>
    public static string? ModelEncoding(JobOptions job) => !JobEncodings.ForModels.Contains(job.ModelEncoding)
        ? $"model_encoding is '{job.ModelEncoding}'; expected one of: {string.Join(", ", JobEncodings.ForModels)}."
        : job.IsAsync && JobEncodings.ForModelsOf(job) != JobEncodings.Lossless
            ? $"model_encoding is '{job.ModelEncoding}'; without rounds expected auto or f32." : null;

    public static string? ChunkBytes(JobOptions job) =>
        job.ChunkBytes is >= ProtocolLimits.MinChunkSize and <= ProtocolLimits.MaxChunkSize && job.ChunkBytes % sizeof(float) == 0
            ? null
            : $"chunk_bytes is {job.ChunkBytes}; "
                + $"expected a multiple of 4 from {ProtocolLimits.MinChunkSize} to {ProtocolLimits.MaxChunkSize}.";
}
