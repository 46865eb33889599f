using System.Text.Json;
using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Logs;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Records;

/// <summary>
/// The append-only, hash-linked log of a job: who was asked in each round, what was folded, and which model came of it.
/// Restart, audit and replay stand on it. An entry is durable when its append returns.
/// </summary>
public sealed class RoundRecord
{
    private readonly LinkedLog _log;
    private readonly List<RoundFolded> _folds = [];

    private RoundRecord(LinkedLog log) => _log = log;

    /// <summary>Folds so far, in order.</summary>
    public IReadOnlyList<RoundFolded> Folds => _folds;

    /// <summary>Number of the newest model version.</summary>
    public int Version => _folds.Count == 0 ? 0 : _folds[^1].Version;

    /// <summary>Content digest of the newest model version.</summary>
    public Digest Model => _folds.Count == 0 ? InitialModel : _folds[^1].Model;

    /// <summary>Content digest of version 0.</summary>
    public Digest InitialModel { get; private set; }

    /// <summary>The round that was begun and not folded, or null.</summary>
    public RoundStarted? Open { get; private set; }

    /// <summary>Members of the newest round begun.</summary>
    public IReadOnlyList<string> LastMembers { get; private set; } = [];

    /// <summary>The newest evaluation, or null.</summary>
    public RoundEvaluated? LastEvaluation { get; private set; }

    /// <summary>Id of the job recorded.</summary>
    public string JobId { get; private set; } = "";

    /// <summary>Path of a job's record in the state directory.</summary>
    public static string PathOf(string jobId) => $"records/{jobId}.jsonl";

    /// <summary>Opens a job's record, or begins it.</summary>
    /// <exception cref="SpoolException">The record is damaged, or is of another job or another version 0.</exception>
    public static async Task<RoundRecord> OpenAsync(IStorage storage, JobDefinition job, Digest initialModel, ILogger logger)
    {
        var record = await ReadAsync(storage, PathOf(job.Id), logger);
        if (record._log.Entries.Count == 0)
        {
            await record._log.AppendAsync(RecordJson.Job(job.Id, job.TextDigest, initialModel));
            (record.JobId, record.InitialModel) = (job.Id, initialModel);
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
    public static async Task<RoundRecord> ReadAsync(IStorage storage, string path, ILogger logger)
    {
        storage.CreateDirectory("records");
        var record = new RoundRecord(await LinkedLog.OpenAsync(storage, path, logger));
        foreach (var entry in record._log.Entries) record.Load(path, entry);
        return record;
    }

    public async Task AppendAsync(RoundStarted entry)
    {
        await _log.AppendAsync(RecordJson.Write(entry));
        Accept(entry);
    }

    public async Task AppendAsync(RoundFolded entry)
    {
        await _log.AppendAsync(RecordJson.Write(entry));
        Accept(entry);
    }

    public async Task AppendAsync(RoundEvaluated entry)
    {
        await _log.AppendAsync(RecordJson.Write(entry));
        LastEvaluation = entry;
    }

    private void Load(string path, byte[] entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry);
            Load(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SpoolException($"{path}: an entry cannot be read: {e.Message}", e);
        }
    }

    private void Load(JsonElement json)
    {
        switch (json.GetProperty("type").GetString())
        {
            case "job":
                JobId = RecordJson.ReadText(json, "job");
                InitialModel = RecordJson.ReadDigest(json, "model");
                break;
            case "round": Accept(RecordJson.ReadStarted(json)); break;
            case "fold": Accept(RecordJson.ReadFolded(json)); break;
            case "evaluation": LastEvaluation = RecordJson.ReadEvaluated(json); break;
            default: break; // written by a later version
        }
    }

    private void Accept(RoundStarted entry) => (Open, LastMembers) = (entry, entry.Members);

    private void Accept(RoundFolded entry)
    {
        _folds.Add(entry);
        Open = null;
    }
}
