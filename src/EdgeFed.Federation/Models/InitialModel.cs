using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>
/// Version 0. Usually every unit makes it from the job's spec and seed: it costs a digest, not bytes. A job that begins from a
/// model has that as an object, which travels and is kept like any other version.
/// </summary>
internal static class InitialModel
{
    /// <summary>Makes it from spec and seed.</summary>
    public static ParameterBuffer Make(JobDefinition job)
    {
        if (job.StartsFromModel) throw new ArgumentException($"Job {job.Id} begins from a model, not from its seed.", nameof(job));
        var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        ModelInitializer.Initialize(job.Spec, job.Options.Seed, parameters.Span);
        return parameters;
    }

    public static Digest DigestOf(JobDefinition job)
    {
        if (job.Options.InitialModel is { } digest) return digest;
        using var parameters = Make(job);
        return ContentHasher.Of(parameters.Span);
    }

    /// <summary>Makes it, or reads it from the spool; the caller owns it.</summary>
    /// <exception cref="SpoolException">It is not in the spool, or damaged there.</exception>
    public static ParameterBuffer Load(JobDefinition job, SpoolDirectory spool)
    {
        if (!job.StartsFromModel) return Make(job);
        var name = ObjectName.Model(job.Id, 0).ToString();
        var stored = spool.FindComplete(name) ?? throw new SpoolException($"{name} is not in the spool any more.");
        var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        try
        {
            ObjectContent.CopyTo(stored, parameters.Span);
            return parameters;
        }
        catch (SpoolException)
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>Makes it, or reads it from where the job's model comes from; the caller owns it.</summary>
    /// <param name="source">Null if nothing says where.</param>
    /// <exception cref="JobException">The model is not there any more, or is another by now.</exception>
    public static ParameterBuffer Fetch(JobDefinition job, IInitialModel? source)
    {
        if (job.Options.InitialModel is not { } digest) return Make(job);
        var lost = $"Version 0 of job {job.Id} is not in the spool as it was (sha256 {digest})";
        if (source is null) throw new JobException($"{lost}, and job.initial_model names no file to take it from.");
        var parameters = Read(source, job.Spec, lost);
        var found = ContentHasher.Of(parameters.Span);
        if (found == digest) return parameters;
        parameters.Dispose();
        throw new JobException($"{lost}, and {source.Name} is another model by now (sha256 {found}). Put the one back that the job began from, or give the job another name.");
    }

    private static ParameterBuffer Read(IInitialModel source, ModelSpec spec, string lost)
    {
        try
        {
            return source.Read(spec);
        }
        catch (LearningException e)
        {
            throw new JobException($"{lost}, and the model it began from cannot be read: {e.Message} Put it back, or give the job another name.", e);
        }
    }
}
