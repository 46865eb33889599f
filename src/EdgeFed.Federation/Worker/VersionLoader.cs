using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// Loads versions of the model: made here from the objects in the spool, and from those that the aggregator sends.
/// </summary>
internal sealed class VersionLoader(WorkerContext context, LocalModels models, UnitEnvironment environment)
{
    /// <summary>Waits until a version is here, and returns its parameters; the caller owns them.</summary>
    /// <exception cref="JobTaskException">It is version 0, and the aggregator's is another.</exception>
    public async Task<ParameterBuffer> LoadAsync(JobDefinition job, int version, Digest digest, CancellationToken cancel)
    {
        if (version == 0 && job.Options.InitialModel is { } begun && begun != digest)
            throw new JobTaskException($"the job begins from model {begun.Short}…, the aggregator says {digest.Short}…");
        var wholeOnly = !job.PublishesDeltas;
        while (true)
        {
            await FetchAsync(job, version, digest, wholeOnly, cancel);
            try
            {
                if (await environment.Compute.RunAsync(() => MakeIfSame(job, version, digest)) is { } made) return made;
                context.Log.ModelLost(NameOf(job, version), $"made here it is another than {digest.Short}…");
                wholeOnly = true;
            }
            catch (SpoolException damage)
            {
                context.Log.ModelLost(NameOf(job, version), damage.Message);
            }

            models.Forget(job);
        }
    }

    /// <summary>True if the spool has a version with this digest.</summary>
    public async Task<bool> HasAsync(JobDefinition job, int version, Digest digest)
    {
        if (version == 0 && !job.StartsFromModel) return true;
        if (!models.CanMake(job, version)) return false;
        try
        {
            return await environment.Compute.RunAsync(() => DigestOf(job, version)) == digest;
        }
        catch (SpoolException)
        {
            return false; // damaged: fetched again
        }
    }

    private Digest DigestOf(JobDefinition job, int version)
    {
        using var parameters = models.Make(job, version);
        return ContentHasher.Of(parameters.Span);
    }

    /// <summary>Null if the version made here is not the wanted one.</summary>
    /// <exception cref="JobTaskException">It is version 0 as the seed gives it, which no unit can get otherwise.</exception>
    private ParameterBuffer? MakeIfSame(JobDefinition job, int version, Digest digest)
    {
        var parameters = models.Make(job, version);
        if (models.IsWhole(job, version, digest)) return parameters; // digested on arrival, and each chunk was checked on reading
        var made = ContentHasher.Of(parameters.Span);
        if (made == digest) return parameters;
        parameters.Dispose();
        if (version > 0 || job.StartsFromModel) return null;
        throw new JobTaskException(
            $"version 0 made here has digest {made.Short}…, the aggregator's {digest.Short}…; the binaries differ");
    }

    /// <summary>Waits until the version can be made here.</summary>
    private async Task FetchAsync(JobDefinition job, int version, Digest digest, bool wholeOnly, CancellationToken cancel)
    {
        while (!models.CanMake(job, version))
        {
            if (context.Wanted is null)
            {
                var round = context.Current?.Round ?? 0;
                environment.Observer.OnPhase(UnitPhase.Downloading, round, $"fetching model version {version}");
                var held = wholeOnly ? Representation.NoBase : models.NewestVersion(job);
                context.Want(new WantedModel(ObjectName.Model(job.Id, version), digest, held));
            }

            await context.Changed.WaitAsync(cancel);
        }

        context.WantNothing();
    }

    private static string NameOf(JobDefinition job, int version) => ObjectName.Model(job.Id, version).ToString();
}
