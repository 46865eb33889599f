using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregator;

/// <summary>The newest global model in memory and in the spool, and the next one while it is made.</summary>
internal sealed class ModelKeeper : IDisposable
{
    private readonly JobDefinition _job;
    private readonly string _device;
    private readonly UnitEnvironment _environment;
    private readonly SpoolDirectory _spool;
    private readonly ObjectWriter _writer;

    private ModelKeeper(JobDefinition job, string device, SpoolDirectory spool, UnitEnvironment environment, ParameterBuffer current)
    {
        (_job, _device, _spool, _environment, Current) = (job, device, spool, environment, current);
        _writer = new ObjectWriter(environment.Storage, spool, environment.Compute);
        Next = new ParameterBuffer(job.Spec.ParameterCount);
    }

    /// <summary>Parameters of the newest version.</summary>
    public ParameterBuffer Current { get; private set; }

    /// <summary>Where the next version is written.</summary>
    public ParameterBuffer Next { get; private set; }

    /// <summary>Loads the newest version the record names.</summary>
    /// <exception cref="SpoolException">It is not in the spool, or is not what the record says.</exception>
    public static async Task<ModelKeeper> OpenAsync(
        JobDefinition job, string device, RoundRecord record, SpoolDirectory spool, UnitEnvironment environment)
    {
        var current = await environment.Compute.RunAsync(() => Load(job, record, spool));
        return new ModelKeeper(job, device, spool, environment, current);
    }

    /// <summary>Makes <see cref="Next"/> durable as this version.</summary>
    public Task<SpoolObject> StoreNextAsync(int version)
    {
        var name = ObjectName.Model(_job.Id, version).ToString();
        return _writer.WriteAsync(() => Next.Span, new ObjectDescription(name, _device, _job.Options.ChunkBytes, _job.Compression));
    }

    /// <summary>The next version is recorded: it is the current one from now on.</summary>
    public void Advance() => (Current, Next) = (Next, Current);

    public Task WriteCheckpointAsync(RoundFolded fold) =>
        Checkpoint.WriteAsync(_environment.Storage, _job, Current, fold.Version, fold.Model);

    /// <summary>Deletes what no worker can ask for any more, and updates older than <paramref name="keepRounds"/> rounds.</summary>
    public void ForgetOld(RoundFolded newest, int keepRounds)
    {
        foreach (var name in _spool.Objects.Select(o => ObjectName.Parse(o.Name)).Where(n => n.Job == _job.Id).ToList())
        {
            var isOld = name.Kind == ObjectKind.Model ? name.Number < newest.BaseVersion : name.Number <= newest.Round - keepRounds;
            if (isOld) _spool.Delete(name.ToString());
        }
    }

    public void Dispose()
    {
        Current.Dispose();
        Next.Dispose();
    }

    private static ParameterBuffer Load(JobDefinition job, RoundRecord record, SpoolDirectory spool)
    {
        if (record.Version == 0) return InitialModel.Make(job);
        var name = ObjectName.Model(job.Id, record.Version).ToString();
        var stored = spool.FindComplete(name) ?? throw new SpoolException($"{name} is recorded but not in the spool.");
        var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        ObjectContent.CopyTo(stored, parameters.Span);
        var digest = ContentHasher.Of(parameters.Span);
        if (digest == record.Model) return parameters;
        parameters.Dispose();
        throw new SpoolException($"{name} in the spool has digest {digest.Short}…, the record says {record.Model.Short}….");
    }
}
