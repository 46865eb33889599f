using System.Text.Json;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Spool.Logs;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Records;

/// <summary>
/// The append-only, hash-linked log of a job: who was asked in each round, what was folded, and which model came of it.
/// Restart, audit and replay stand on it. An entry is durable when its append returns.
/// </summary>
/// <remarks>In memory are the newest fold and the positions of the others: a job of many rounds needs 8 bytes for each.</remarks>
public sealed class RoundRecord
{
    private readonly List<long> _foldPositions = [];
    private readonly List<(long Position, long End)> _updatePositions = []; // of entries, and how many updates there are up to their ends
    private readonly Dictionary<string, byte[]> _certificates = new(StringComparer.Ordinal);
    private readonly List<(int Version, long Position)> _publications = []; // the first entry of each version
    private readonly string _path;
    private readonly Dictionary<string, int> _refusedInARow = new(StringComparer.Ordinal); // devices
    private readonly HashSet<string> _left = new(StringComparer.Ordinal); // devices that are no members any more, and were not asked since
    private readonly List<MemberLeft> _departures = [];
    private readonly Dictionary<int, string> _contradictions = []; // by version
    private readonly Dictionary<string, string> _serials = new(StringComparer.Ordinal); // of each device's newest update
    private readonly Dictionary<string, NewestFolded> _newestFolded = new(StringComparer.Ordinal); // by device, in rounds
    private IReadOnlyList<string> _lastMembers = [];
    private LinkedLog _log = null!; // set by ReadAsync

    private RoundRecord(string path) => _path = path;

    /// <summary>Rounds that were folded so far; without rounds, versions that were made.</summary>
    public int FoldCount => IsAsync ? AsyncState.Version : _foldPositions.Count;

    /// <summary>The newest fold, or null.</summary>
    public RoundFolded? LastFold { get; private set; }

    /// <summary>All folds in order, read from disk one after the other.</summary>
    /// <exception cref="SpoolException">One was damaged since it was first read.</exception>
    public IEnumerable<RoundFolded> Folds => _foldPositions.Select(ReadFold);

    /// <summary>Number of the newest model version; without rounds, of the newest that was published.</summary>
    public int Version => LastFold?.Version ?? AsyncState.Published?.Version ?? 0;

    /// <summary>Content digest of that version.</summary>
    public Digest Model => LastFold?.Model ?? AsyncState.Published?.Model ?? InitialModel;

    /// <summary>The job knows no rounds.</summary>
    public bool IsAsync => Job?.Options.IsAsync == true;

    /// <summary>How the job stands, where it knows no rounds.</summary>
    public AsyncState AsyncState { get; } = new();

    /// <summary>All updates that were folded without rounds, in their order, read from disk one after the other.</summary>
    /// <param name="first">How many to leave out.</param>
    /// <exception cref="SpoolException">One was damaged since it was first read.</exception>
    public IEnumerable<UpdateFolded> UpdatesFrom(long first)
    {
        foreach (var (position, end) in _updatePositions.Where(entry => entry.End > first))
        {
            var updates = ReadUpdates(position).Updates;
            foreach (var update in updates.Skip((int)Math.Max(0, first - (end - updates.Count)))) yield return update;
        }
    }

    /// <summary>Content digest of version 0.</summary>
    public Digest InitialModel { get; private set; }

    /// <summary>The round that was begun and not folded, or null.</summary>
    public RoundStarted? Open { get; private set; }

    /// <summary>Members of the newest round begun; without rounds, all who were ever asked.</summary>
    public IReadOnlyCollection<string> LastMembers => IsAsync ? AsyncState.Members : _lastMembers;

    /// <summary>Some worker was asked to train: the job waits for its first workers no more.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>How the file is written: 1, or 2 from the first <see cref="MemberLeft"/> on.</summary>
    public int Format { get; private set; } = RecordFormat.First;

    /// <summary>All versions that were published without rounds, in order, each once.</summary>
    /// <exception cref="SpoolException">An entry was damaged since it was first read.</exception>
    public IEnumerable<VersionPublished> Publications => _publications.Select(static one => one.Position).Select(ReadPublished);

    /// <summary>The newest version that was published at or before this one; 0 if none was.</summary>
    public int PublishedAtOrBefore(int version) => _publications.LastOrDefault(one => one.Version <= version).Version;

    /// <summary>The newest evaluation, or null.</summary>
    public RoundEvaluated? LastEvaluation { get; private set; }

    /// <summary>Id of the job recorded.</summary>
    public string JobId { get; private set; } = "";

    /// <summary>The job itself; null in a record of a version that did not write it down.</summary>
    public JobDefinition? Job { get; private set; }

    /// <summary>Path of a job's record in the state directory.</summary>
    [UnitFile(UnitPlace.State, "records/JOB.jsonl",
        "Aggregator: the round record, a linked log ([entries](record-format.md)).")]
    public static string PathOf(string jobId) => $"records/{jobId}.jsonl";

    /// <summary>Opens a job's record, or begins it.</summary>
    /// <param name="check">Sees what was read, and may throw, before anything is written.</param>
    /// <exception cref="SpoolException">The record is damaged, or is of another job or another version 0.</exception>
    public static async Task<RoundRecord> OpenAsync(IStorage storage, JobDefinition job, Digest initialModel, ILogger logger, Action<RoundRecord>? check = null)
    {
        var record = await ReadAsync(storage, PathOf(job.Id), logger, check);
        if (record._log.Count == 0)
        {
            await record._log.AppendAsync(RecordJson.Write(job, initialModel));
        }
        else if (record.JobId != job.Id || record.InitialModel != initialModel)
        {
            throw new SpoolException($"{PathOf(job.Id)} records job {record.JobId} from model {record.InitialModel.Short}…; "
                + $"this unit makes {job.Id} from {initialModel.Short}….");
        }

        return record;
    }

    /// <summary>Reads a record as it is.</summary>
    /// <exception cref="SpoolException">A line does not fit its hash, or is no entry.</exception>
    public static async Task<RoundRecord> ReadAsync(IStorage storage, string path, ILogger logger, Action<RoundRecord>? check = null)
    {
        storage.CreateDirectory("records");
        var record = new RoundRecord(path);
        record._log = await LinkedLog.OpenAsync(storage, path, logger, record.Load, () => check?.Invoke(record));
        return record;
    }

    public Task AppendAsync(RoundStarted entry) => _log.AppendAsync(RecordJson.Write(entry));

    public Task AppendAsync(RoundFolded entry) => _log.AppendAsync(RecordJson.Write(entry));

    public Task AppendAsync(RoundEvaluated entry) => _log.AppendAsync(RecordJson.Write(entry));

    /// <summary>A crash between the two entries leaves a record of the newer format in which nobody left.</summary>
    public async Task AppendAsync(MemberLeft entry)
    {
        if (Format < RecordFormat.WithMembersThatLeft) await _log.AppendAsync(RecordFormat.Write(RecordFormat.WithMembersThatLeft, JobId, InitialModel));
        await _log.AppendAsync(RecordJson.Write(entry));
    }

    public Task AppendAsync(UpdatesFolded entry) => _log.AppendAsync(AsyncJson.Write(entry));

    public Task AppendAsync(UpdateRefused entry) => _log.AppendAsync(AsyncJson.Write(entry));

    public Task AppendAsync(VersionPublished entry) => _log.AppendAsync(AsyncJson.Write(entry));

    /// <summary>The fold of a round, or null.</summary>
    /// <exception cref="SpoolException">It was damaged since it was first read.</exception>
    public RoundFolded? FindFold(long round)
    {
        if (round < 1 || round > _foldPositions.Count) return null;
        var fold = ReadFold(_foldPositions[(int)round - 1]);
        return fold.Round == round ? fold : null;
    }

    /// <summary>How many updates of a device in a row the gate refused.</summary>
    public int RefusedInARow(string device) =>
        IsAsync ? AsyncState.ContributionOf(device).RefusedInARow : _refusedInARow.GetValueOrDefault(device);

    /// <summary>The newest update of a device that was folded, or null; nothing of a unit that left.</summary>
    public NewestFolded? NewestFoldedOf(string device) => IsAsync
        ? AsyncState.ContributionOf(device) is { Folded: > 0 } made ? new NewestFolded(made.Number, made.Update) : null
        : _newestFolded.GetValueOrDefault(device);

    /// <summary>The gate refused so many updates of a device in a row that the job takes no more of it.</summary>
    public bool IsExcluded(string device) => Job is { Options.ExcludeAfter: > 0 and var limit } && RefusedInARow(device) >= limit;

    /// <summary>The job asked this device to train, and it did not leave since.</summary>
    public bool IsMember(string device) => IsAsync ? AsyncState.IsMember(device) : _lastMembers.Contains(device);

    /// <summary>Whoever left, in order.</summary>
    public IReadOnlyList<MemberLeft> Departures => _departures;

    /// <summary>The device was a member and left.</summary>
    public bool HasLeft(string device) => _left.Contains(device);

    /// <summary>Contradiction to the record's own entries in how a version was made; null if nothing does.</summary>
    public string? ContradictionIn(int version) => _contradictions.GetValueOrDefault(version);

    /// <summary>The certificate that signed a device's newest folded update, as DER; null if none did.</summary>
    public byte[]? NewestCertificateOf(string device) => _serials.TryGetValue(device, out var serial) ? FindCertificate(serial) : null;

    /// <summary>A certificate that some entry holds, as DER; null if none does.</summary>
    public byte[]? FindCertificate(string serial) => _certificates.GetValueOrDefault(serial);

    private RoundFolded ReadFold(long position)
    {
        using var json = JsonDocument.Parse(_log.Read(position));
        return RecordJson.ReadFolded(json.RootElement);
    }

    private VersionPublished ReadPublished(long position)
    {
        using var json = JsonDocument.Parse(_log.Read(position));
        return AsyncJson.ReadVersion(json.RootElement);
    }

    private UpdatesFolded ReadUpdates(long position)
    {
        using var json = JsonDocument.Parse(_log.Read(position));
        return AsyncJson.ReadUpdates(json.RootElement);
    }

    private void Load(long position, byte[] entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry);
            Load(position, json.RootElement);
        }
        catch (RecordFormatException e)
        {
            throw new SpoolException($"{_path}: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or JobException)
        {
            throw new SpoolException($"{_path}: an entry cannot be read: {JsonErrorText.Of(e)}", e);
        }
    }

    private void Load(long position, JsonElement json)
    {
        switch (json.GetProperty("type").GetString())
        {
            case "job" when RecordFormat.Read(json) is { } format: Format = format; break;
            case "job":
                JobId = RecordJson.ReadText(json, "job");
                InitialModel = RecordJson.ReadDigest(json, "model");
                if (json.TryGetProperty("text", out _)) Job = JobDefinition.Parse(JobId, RecordJson.ReadText(json, "text"));
                if (Job?.Options.InitialModel is { } begun && begun != InitialModel) throw new FormatException($"the job begins from model {begun.Short}…, the entry says {InitialModel.Short}…");
                AsyncState.UpdatesPerVersion = Job?.Options.UpdatesPerVersion ?? 1;
                break;
            case "round": Accept(RecordJson.ReadStarted(json)); break;
            case "fold": Accept(position, RecordJson.ReadFolded(json)); break;
            case RecordJson.Left: Accept(RecordJson.ReadLeft(json)); break;
            case "evaluation": LastEvaluation = RecordJson.ReadEvaluated(json); break;
            case AsyncJson.Updates: Accept(position, AsyncJson.ReadUpdates(json)); break;
            case AsyncJson.Refusal: AsyncState.Accept(AsyncJson.ReadRefusal(json)); break;
            case AsyncJson.Version: Accept(position, AsyncJson.ReadVersion(json)); break;
            default: break; // written by a later version
        }
    }

    private void Accept(RoundStarted entry)
    {
        (Open, _lastMembers, HasBegun) = (entry, entry.Members, true);
        _left.ExceptWith(entry.Members);
    }

    /// <summary>Takes the entry in. A later unit of that id is not held to account for what this one did.</summary>
    private void Accept(MemberLeft entry)
    {
        _departures.Add(entry);
        _left.Add(entry.Device);
        _refusedInARow.Remove(entry.Device);
        _newestFolded.Remove(entry.Device);
        _serials.Remove(entry.Device);
        _lastMembers = [.. _lastMembers.Where(member => member != entry.Device)];
        if (Open is { } open) Open = open with { Members = _lastMembers };
        AsyncState.Accept(entry);
    }

    private void Accept(long position, RoundFolded entry)
    {
        _foldPositions.Add(position);
        (LastFold, Open) = (entry, null);
        foreach (var update in entry.Updates)
        {
            _refusedInARow.Remove(update.Device);
            _newestFolded[update.Device] = new NewestFolded(entry.Round, update.Update);
            Note(update, entry.Version);
        }

        foreach (var refused in entry.Refused.Where(static refused => refused.ByGate)) _refusedInARow[refused.Device] = _refusedInARow.GetValueOrDefault(refused.Device) + 1;
        Keep(entry.Certificates);
    }

    private void Accept(long position, UpdatesFolded entry)
    {
        foreach (var update in entry.Updates)
        {
            Note(update.Update, update.Version);
            AsyncState.Accept(update);
        }

        _updatePositions.Add((position, AsyncState.UpdateCount));
        Keep(entry.Certificates);
    }

    private void Accept(long position, VersionPublished entry)
    {
        if (AsyncState.Published?.Version != entry.Version) _publications.Add((entry.Version, position));
        AsyncState.Accept(entry);
        HasBegun = true;
        _left.ExceptWith(entry.Tasks.Select(static task => task.Device));
        Keep(entry.Certificates);
    }

    private void Note(FoldedUpdate update, int version)
    {
        if (_left.Contains(update.Device)) _contradictions[version] = $"it has an update of {update.Device}, which had left the job";
        if (update.Proof is { } proof) _serials[update.Device] = proof.Serial;
    }

    private void Keep(IReadOnlyDictionary<string, byte[]> certificates)
    {
        foreach (var (serial, certificate) in certificates) _certificates[serial] = certificate;
    }
}
