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

    public ModelKeeper(JobDefinition job, string device, SpoolDirectory spool, UnitEnvironment environment)
    {
        (_job, _device, _spool, _environment) = (job, device, spool, environment);
        _writer = new ObjectWriter(environment.Storage, spool, environment.Compute);
    }

    /// <summary>Makes what was folded durable as this version.</summary>
    public Task<SpoolObject> StoreAsync(UpdateFold fold, int version) => _writer.WriteAsync(
        fold.Read, fold.Length, new ObjectDescription(NameOf(version), _device, _job.Options.ChunkBytes, _job.Compression));

    /// <summary>A version that was stored.</summary>
    /// <exception cref="SpoolException">It is not in the spool.</exception>
    public SpoolObject Find(int version) =>
        _spool.FindComplete(NameOf(version)) ?? throw new SpoolException($"{NameOf(version)} is recorded but not in the spool.");

    public Task WriteCheckpointAsync(RoundFolded fold) => Checkpoint.WriteAsync(_environment, _job, Find(fold.Version), fold.Version);

    /// <summary>
    /// Deletes what nobody can ask for any more: models older than the newest round's base, and of updates all but the folded ones of
    /// the last <paramref name="keepRounds"/> rounds.
    /// </summary>
    public void ForgetOld(RoundRecord record, int keepRounds)
    {
        if (record.LastFold is not { } newest) return;
        foreach (var found in _spool.Objects.Where(o => ObjectName.Parse(o.Name).Job == _job.Id).ToList())
        {
            var name = ObjectName.Parse(found.Name);
            var isNeeded = name.Kind == ObjectKind.Model
                ? name.Number >= newest.BaseVersion
                : name.Number > newest.Round - keepRounds && (name.Number != newest.Round || WasFolded(newest, found));
            if (!isNeeded) _spool.Delete(found.Name);
        }
    }

    /// <summary>Reads the newest version that the record names.</summary>
    /// <exception cref="SpoolException">It is not in the spool, or is not what the record says.</exception>
    public Task CheckAsync(RoundRecord record) => _environment.Compute.RunAsync(() => Check(record));

    private static bool WasFolded(RoundFolded fold, SpoolObject update) =>
        update.IsComplete && fold.Updates.Any(u => u.Device == update.Representation.Origin && u.Update == update.Representation.Content);

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
