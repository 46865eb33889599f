using EdgeFed.Federation.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregator;

/// <summary>The global model's versions in the spool. None is in memory: they go from block to block.</summary>
internal sealed class ModelKeeper
{
    private readonly JobDefinition _job;
    private readonly string _device;
    private readonly UnitEnvironment _environment;
    private readonly SpoolDirectory _spool;
    private readonly ObjectWriter _writer;

    private ModelKeeper(JobDefinition job, string device, SpoolDirectory spool, UnitEnvironment environment)
    {
        (_job, _device, _spool, _environment) = (job, device, spool, environment);
        _writer = new ObjectWriter(environment.Storage, spool, environment.Compute);
    }

    /// <summary>Checks that the newest version the record names is here.</summary>
    /// <exception cref="SpoolException">It is not in the spool, or is not what the record says.</exception>
    public static async Task<ModelKeeper> OpenAsync(
        JobDefinition job, string device, RoundRecord record, SpoolDirectory spool, UnitEnvironment environment)
    {
        var models = new ModelKeeper(job, device, spool, environment);
        if (record.Version > 0) await environment.Compute.RunAsync(() => models.Check(record));
        return models;
    }

    /// <summary>Makes what was folded durable as this version.</summary>
    public Task<SpoolObject> StoreAsync(UpdateFold fold, int version) => _writer.WriteAsync(
        fold.Read, fold.Length, new ObjectDescription(NameOf(version), _device, _job.Options.ChunkBytes, _job.Compression));

    /// <summary>A version that was stored.</summary>
    /// <exception cref="SpoolException">It is not in the spool.</exception>
    public SpoolObject Find(int version) =>
        _spool.FindComplete(NameOf(version)) ?? throw new SpoolException($"{NameOf(version)} is recorded but not in the spool.");

    public Task WriteCheckpointAsync(RoundFolded fold) => Checkpoint.WriteAsync(_environment, _job, Find(fold.Version), fold.Version);

    /// <summary>Deletes what no worker can ask for any more, and updates older than <paramref name="keepRounds"/> rounds.</summary>
    public void ForgetOld(RoundFolded newest, int keepRounds)
    {
        foreach (var name in _spool.Objects.Select(o => ObjectName.Parse(o.Name)).Where(n => n.Job == _job.Id).ToList())
        {
            var isOld = name.Kind == ObjectKind.Model ? name.Number < newest.BaseVersion : name.Number <= newest.Round - keepRounds;
            if (isOld) _spool.Delete(name.ToString());
        }
    }

    private bool Check(RoundRecord record)
    {
        using var hasher = new ContentHasher();
        ObjectContent.ForEachBlock(Find(record.Version), (_, values) => hasher.Append(values));
        var digest = hasher.Finish();
        if (digest == record.Model) return true;
        throw new SpoolException($"{NameOf(record.Version)} in the spool has digest {digest.Short}…, the record says {record.Model.Short}….");
    }

    private string NameOf(int version) => ObjectName.Model(_job.Id, version).ToString();
}
