using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Compute;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Verification;
using EdgeFed.Learning;
using EdgeFed.Models;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Verification;

/// <summary>Verifies jobs in the state directory of an aggregator that is not running. Changes nothing there.</summary>
internal sealed class StateVerifier : IDisposable
{
    private const string RecordExtension = ".jsonl";
    private readonly FileStorage _files;
    private readonly ReadOnlyStorage _storage;
    private readonly X509Certificate2? _authority;

    /// <param name="authority">The fleet's, which signatures are checked with; null to leave them.</param>
    /// <exception cref="StateDirectoryException">It is in use by a unit that is running, or cannot be opened.</exception>
    public StateVerifier(string state, X509Certificate2? authority)
    {
        _authority = authority;
        if (!Directory.Exists(state)) throw new StateDirectoryException($"State directory {state} does not exist.");
        _files = new FileStorage(state);
        _storage = new ReadOnlyStorage(_files);
    }

    /// <summary>Ids of the jobs that have a record.</summary>
    public IReadOnlyList<string> Jobs =>
        [.. _storage.List("records").Where(name => name.EndsWith(RecordExtension, StringComparison.Ordinal)).Select(name => name[..^RecordExtension.Length])];

    public async Task<JobVerification> VerifyAsync(string job, Action<double> onProgress)
    {
        try
        {
            var record = await RoundRecord.ReadAsync(_storage, RoundRecord.PathOf(job), NullLogger.Instance);
            if (record.JobId != job) return Damaged(job, $"{RoundRecord.PathOf(job)} does not begin with the entry of job {job}");
            var spool = await SpoolDirectory.OpenAsync(_storage, NullLogger.Instance);
            var replay = new RecordReplay(record, spool, new ThreadPoolCompute());
            var audit = _authority is null ? null : new SignatureAudit(record, _authority);
            List<string> forged = [.. audit?.Run() ?? []];
            return new JobVerification(
                job, await replay.RunAsync(onProgress), [.. Problems(await replay.CheckModelAsync(), CheckpointProblem(record)), .. forged], audit?.Verified)
            {
                Departures = record.Departures,
            };
        }
        catch (SpoolException damaged)
        {
            return Damaged(job, damaged.Message);
        }
    }

    public void Dispose() => _files.Dispose();

    private static JobVerification Damaged(string job, string problem) => new(job, [], [problem]);

    private static IEnumerable<string> Problems(params IEnumerable<string?> found) => found.OfType<string>();

    /// <summary>
    /// An older checkpoint is no damage: power went before the newest was written, and the next start writes it.
    /// </summary>
    private string? CheckpointProblem(RoundRecord record)
    {
        var path = Path.Combine(_files.Root, "models", $"{record.JobId}.safetensors");
        if (record.Version == 0 || !File.Exists(path)) return null;
        try
        {
            var checkpoint = ModelInfo.Read(path);
            var isNewest = checkpoint.Metadata.GetValueOrDefault("version") == record.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var stated = checkpoint.ContradictedDigest ?? (isNewest ? record.Model.ToString() : checkpoint.Sha256);
            return checkpoint.Sha256 == stated ? null : $"{path} has digest {checkpoint.Sha256}, expected {stated}";
        }
        catch (LearningException unusable)
        {
            return unusable.Message;
        }
    }
}
