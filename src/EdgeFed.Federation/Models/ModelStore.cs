using System.Globalization;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Encodings;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>
/// The global model's versions in the spool, and with them what the next ones need: where they travel as deltas also these and
/// what publishing left over, and what the strategy goes on with. None is in memory: they go from block to block.
/// </summary>
internal sealed class ModelStore
{
    private readonly JobDefinition _job;
    private readonly string _device;
    private readonly UnitEnvironment _environment;
    private readonly SpoolDirectory _spool;
    private readonly ObjectWriter _writer;

    public ModelStore(JobDefinition job, string device, SpoolDirectory spool, UnitEnvironment environment)
    {
        (_job, _device, _spool, _environment) = (job, device, spool, environment);
        _writer = new ObjectWriter(environment.Storage, spool, environment.Compute);
    }

    /// <summary>
    /// Makes what was folded durable as this version. The record that is appended next is what commits it: until then a restart
    /// makes the same again.
    /// </summary>
    /// <param name="isAnew">Without what was kept of the version before: the strategy begins again.</param>
    /// <exception cref="UnusableVersionException">No unit would accept it.</exception>
    public async Task<StoredVersion> StoreAsync(RoundFold fold, int version, bool isAnew = false)
    {
        using var next = Next(fold, version, isAnew);
        if (_job.PublishesDeltas) await WriteAsync(next.ReadDelta, fold.Length, DeltaNameOf(version), _job.ModelFormat, next.Choice, version - 1);
        var residual = _job.PublishesDeltas ? await WriteAsync(next.ReadResidual, fold.Length, ResidualNameOf(version), ResidualFormat) : null;
        var state = _job.ServerOptimizer is null ? null : await WriteAsync(Usable(next, next.ReadState), next.StateLength, StateNameOf(version));
        return new StoredVersion(await WriteAsync(Usable(next, next.ReadModel), fold.Length, NameOf(version)), residual, state);
    }

    /// <summary>The first value of a version that no unit would accept; null if all can be used. Writes nothing.</summary>
    public Task<UnusableValue?> FindUnusableAsync(RoundFold fold, int version, bool isAnew) => _environment.Compute.RunAsync(() =>
    {
        using var next = Next(fold, version, isAnew);
        var block = _job.Options.ChunkBytes / sizeof(float);
        for (var offset = 0; offset < fold.Length && next.Unusable is null; offset += block)
            next.ReadModel(offset, Math.Min(block, fold.Length - offset));
        return next.Unusable;
    });

    /// <summary>One value of a version.</summary>
    public Task<float> ReadValueAsync(RoundFold fold, int version, bool isAnew, int index) => _environment.Compute.RunAsync(() =>
    {
        using var next = Next(fold, version, isAnew);
        var block = _job.Options.ChunkBytes / sizeof(float);
        var offset = index / block * block;
        return next.ReadModel(offset, Math.Min(block, fold.Length - offset))[index - offset];
    });

    /// <summary>Makes a version durable that is in memory.</summary>
    public Task<SpoolObject> StoreAsync(BlockSource parameters, int version) => WriteAsync(parameters, _job.Spec.ParameterCount, NameOf(version));

    /// <summary>Source of the model that the job begins from; null for one that begins from its seed.</summary>
    public IInitialModel? Initial { get; init; }

    /// <summary>
    /// Where versions are made from the one before, the first is made from version 0, which is then kept like any other. So it is
    /// where the job begins from a model, which workers fetch.
    /// </summary>
    /// <exception cref="JobException">It is not in the spool as it was, and not to be had any more where it came
    /// from.</exception>
    public async Task KeepInitialAsync(Digest initial)
    {
        if (!_job.FoldsOntoBase && !_job.Options.IsAsync && !_job.StartsFromModel) return;
        if (_spool.FindComplete(NameOf(0)) is { } kept && await _environment.Compute.RunAsync(() => IsWhole(kept, initial))) return;
        using var parameters = await _environment.Compute.RunAsync(() => InitialModel.Fetch(_job, Initial));
        await WriteAsync((offset, count) => parameters.Span.Slice(offset, count), parameters.Count, NameOf(0));
    }

    /// <summary>A version that was stored.</summary>
    /// <exception cref="SpoolException">It is not in the spool.</exception>
    public SpoolObject Find(int version) => Find(NameOf(version));

    /// <summary>
    /// Objects that bring a worker from the version it holds to another one: the deltas between them if they are here and
    /// smaller, else that version itself; nothing if it is not here.
    /// </summary>
    public IReadOnlyList<SpoolObject> WayTo(int version, int heldVersion)
    {
        if (_spool.FindComplete(NameOf(version)) is not { } model) return [];
        return heldVersion >= 0 && heldVersion < version && DeltasBetween(heldVersion, version) is { } deltas && BytesOf(deltas) < BytesOf([model]) ? deltas : [model];
    }

    public Task WriteCheckpointAsync(int version) => Checkpoint.WriteAsync(_environment, _job, Find(version), version);

    /// <summary>
    /// Deletes what nobody can ask for any more: of models those older than the newest round's base, unless rounds that are kept
    /// were made from them; of updates all but the folded ones of the last <paramref name="keepRounds"/> rounds; of deltas those
    /// that are no shorter way than the whole model.
    /// </summary>
    public void ForgetOld(RoundRecord record, int keepRounds)
    {
        if (record.LastFold is not { } newest) return;
        var oldestRound = newest.Round - (long)keepRounds; // the last one not kept
        var oldestModel = _job.FoldsOntoBase ? Math.Min(newest.BaseVersion, oldestRound) : newest.BaseVersion;
        var oldestDelta = OldestUsefulDelta(newest.Version);
        foreach (var found in _spool.Objects.Where(o => ObjectName.Parse(o.Name).Job == _job.Id).ToList())
        {
            var name = ObjectName.Parse(found.Name);
            var isNeeded = name.Kind switch
            {
                ObjectKind.Model when name.Number == 0 && _job is { StartsFromModel: true, TakesUpdates: false } => true, // what every worker begins with
                ObjectKind.Model or ObjectKind.Residual or ObjectKind.State => name.Number >= oldestModel,
                ObjectKind.Delta => name.Number >= oldestDelta,
                _ => name.Number > oldestRound && (name.Number != newest.Round || WasFolded(newest, found)),
            };
            if (!isNeeded) _spool.Delete(found.Name);
        }
    }

    /// <summary>Reads the newest version that the record names, and what belongs to it.</summary>
    /// <exception cref="SpoolException">It is not in the spool, or is not what the record says.</exception>
    public Task CheckAsync(RoundRecord record) => _environment.Compute.RunAsync(() => Check(record));

    /// <summary>
    /// Format of residuals, which have few bits: it is far smaller than what it is added to, and written in every round.
    /// </summary>
    internal ElementFormat ResidualFormat => ResidualEncoding.FormatOf(_job.ModelFormat);

    private static bool WasFolded(RoundFolded fold, SpoolObject update) =>
        update.IsComplete && fold.Updates.Any(u => u.Device == update.Representation.Origin && u.Update == update.Representation.Content);

    private static bool IsWhole(SpoolObject stored, Digest expected)
    {
        try
        {
            return ObjectContent.DigestOf(stored) == expected;
        }
        catch (SpoolException)
        {
            return false;
        }
    }

    private static long BytesOf(IEnumerable<SpoolObject> objects) => objects.Sum(static o => o.Representation.Chunks.TotalStored);

    private NextVersion Next(RoundFold fold, int version, bool isAnew) => new(_job, fold, version, new VersionInputs(
        _job.FoldsOntoBase ? Find(version - 1) : null,
        _job.PublishesDeltas && !isAnew ? FindKept(version, ResidualNameOf) : null,
        _job.ServerOptimizer is null || isAnew ? null : FindKept(version, StateNameOf)));

    private BlockSource Usable(NextVersion next, BlockSource read) => (offset, count) =>
    {
        var values = read(offset, count);
        if (next.Unusable is not { } unusable) return values;
        var value = unusable.Value.ToString(CultureInfo.InvariantCulture);
        throw new UnusableVersionException(unusable, $"{_job.Locate(unusable.Index)} of the model would be {value}; "
            + $"values must be finite and below {ValueRange.Limit:0} in magnitude");
    };

    private Task<SpoolObject> WriteAsync(
        BlockSource parameters, int count, string name, ElementFormat? format = null, EncodingChoice choice = default, int baseVersion = Representation.NoBase) =>
        _writer.WriteAsync(parameters, count, new ObjectDescription(name, _device, _job.Options.ChunkBytes, _job.Compression, baseVersion)
        {
            Format = format ?? ElementFormat.F32,
            Choice = choice,
            Sign = _environment.Security?.Signer(),
        });

    private List<SpoolObject>? DeltasBetween(int held, int version)
    {
        var deltas = new List<SpoolObject>();
        for (var next = held + 1; next <= version; next++)
        {
            if (_spool.FindComplete(DeltaNameOf(next)) is not { } delta) return null;
            deltas.Add(delta);
        }

        return deltas;
    }

    /// <summary>The first version from which on all deltas together are smaller than the newest model.</summary>
    private int OldestUsefulDelta(int newest)
    {
        var left = _spool.FindComplete(NameOf(newest)) is { } model ? BytesOf([model]) : 0;
        var oldest = newest + 1;
        while (_spool.FindComplete(DeltaNameOf(oldest - 1)) is { } delta && (left -= BytesOf([delta])) > 0) oldest--;
        return oldest;
    }

    private bool Check(RoundRecord record)
    {
        Check(Find(record.Version), record.Model);
        if (record.LastFold?.State is { } state) Check(Find(StateNameOf(record.Version)), state);
        if (record.LastFold?.Residual is not { } residual) return true;
        Check(Find(ResidualNameOf(record.Version)), residual);
        ObjectContent.ForEachBlock(Find(DeltaNameOf(record.Version)), static (_, _) => { });
        return true;
    }

    private static void Check(SpoolObject stored, Digest recorded)
    {
        var digest = ObjectContent.DigestOf(stored);
        if (digest != recorded) throw new SpoolException($"{stored.Name} in the spool has digest {digest.Short}…, the record says {recorded.Short}….");
    }

    private SpoolObject Find(string name) => _spool.FindComplete(name) ?? throw new SpoolException($"{name} is recorded but not in the spool.");

    /// <summary>Finds an object of the version before; version 0 has none.</summary>
    private SpoolObject? FindKept(int version, Func<int, string> nameOf) => version == 1 ? null : Find(nameOf(version - 1));

    private string NameOf(int version) => ObjectName.Model(_job.Id, version).ToString();

    private string DeltaNameOf(int version) => ObjectName.Delta(_job.Id, version).ToString();

    private string ResidualNameOf(int version) => ObjectName.Residual(_job.Id, _device, version).ToString();

    private string StateNameOf(int version) => ObjectName.State(_job.Id, version).ToString();
}
