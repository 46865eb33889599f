using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>Version 0, which every unit makes from the job's spec and seed: it costs a digest, not bytes.</summary>
internal static class InitialModel
{
    public static ParameterBuffer Make(JobDefinition job)
    {
        var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        ModelInitializer.Initialize(job.Spec, job.Options.Seed, parameters.Span);
        return parameters;
    }

    public static Digest DigestOf(JobDefinition job)
    {
        using var parameters = Make(job);
        return ContentHasher.Of(parameters.Span);
    }
}
