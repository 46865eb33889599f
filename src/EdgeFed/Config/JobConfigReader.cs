using System.Diagnostics.CodeAnalysis;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Transport;

namespace EdgeFed.Config;

/// <summary>Reads a job: the keys of <see cref="JobFields"/> and <see cref="StrategyFields"/>.</summary>
internal static class JobConfigReader
{
    /// <summary>Bytes of a chunk's frame beside the chunk's own.</summary>
    private const int FrameOverhead = 4096;

    private const string ModelKey = "model";
    private const string InitialModelKey = "initial_model";

    /// <param name="role">An aggregator runs the job; a worker has it for <c>edgefed train</c>, which has no rounds.</param>
    public static JobOptions Read(ConfigSection job, TransportOptions transport, UnitRole role)
    {
        var options = Read(job, JobFields.OfJob.Where(static field => field.Name != InitialModelKey), new JobOptions());
        options = Read(job.Section(StrategyFields.Section), StrategyFields.All, options);
        if (IsPath(options.Model)) options = options with { Model = job.Resolve(ModelKey, options.Model) };
        CheckTogether(job, role == UnitRole.Aggregator ? options : options with { MinUpdates = 1 }, transport);
        return options;
    }

    /// <summary>The file that a job begins from, as an absolute path; null if none is given. The job has its digest.</summary>
    public static string? InitialModel(ConfigSection job)
    {
        var field = JobFields.OfJob.Single(static field => field.Name == InitialModelKey);
        return job.OptionalFilePath(field.Name, field.Default, field.Meaning, "/srv/edgefed/start.safetensors");
    }

    private static JobOptions Read(ConfigSection section, IEnumerable<JobField> fields, JobOptions options)
    {
        foreach (var field in fields)
        {
            bool Parse(string text, [MaybeNullWhen(false)] out JobOptions changed) => field.TryParse(text, options, out changed);
            options = section.Read(field.Name, options, field.Default, field.Expected, field.Meaning, Parse);
        }

        return options;
    }

    /// <summary>A bare word is a built-in model; anything with a '/' or ending in ".json" is a path.</summary>
    internal static bool IsPath(string model) =>
        model.Contains('/') || model.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static void CheckTogether(ConfigSection job, JobOptions options, TransportOptions transport)
    {
        if (options.Momentum > 0 && options.Optimizer != "sgd")
            job.Refuse("momentum", options.Momentum, $"0 with optimizer \"{options.Optimizer}\": only \"sgd\" uses it");
        if (options.ChunkBytes + FrameOverhead > transport.MaxFrameBytes)
            job.Refuse("chunk_bytes", options.ChunkBytes,
                $"at most transport.max_frame_bytes less {FrameOverhead}, which is {transport.MaxFrameBytes - FrameOverhead}");
        if (job.HasProblems) return; // a value that cannot be read counts as its default: what does not fit it need not be wrong
        foreach (var problem in JobLimits.Problems(options)) job.Refuse(problem);
    }
}
