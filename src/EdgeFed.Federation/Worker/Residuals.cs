using System.Numerics.Tensors;
using System.Text.Json;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Encodings;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// What lossy updates left unsent. The residual of an update is written before the update, and becomes the current one only when the
/// aggregator says that the update was folded; if it was not, all that it sent is unsent again. One small file names the current
/// residual and the update it settles: a unit killed anywhere settles the same update once more, to the same end.
/// </summary>
internal sealed class Residuals
{
    private const string Path = "residual.json";
    private const string Earlier = "this state directory is damaged, or an earlier one";

    private readonly IStorage _storage;
    private readonly SpoolDirectory _spool;
    private readonly ObjectWriter _writer;
    private readonly string _device;
    private readonly ILogger _log;
    private Settled _settled;
    private long _told; // number of the newest update of which a loss was told

    public Residuals(IStorage storage, SpoolDirectory spool, ObjectWriter writer, string device, ILogger log)
    {
        (_storage, _spool, _writer, _device, _log) = (storage, spool, writer, device, log);
        _settled = Read();
    }

    /// <summary>What is to be added to the next update of a job, or null.</summary>
    public SpoolObject? Current(JobDefinition job) =>
        ObjectName.TryParse(_settled.Residual, out var name) && name.Job == job.Id ? _spool.FindComplete(_settled.Residual) : null;

    /// <summary>The aggregator's word about an update: what becomes of its residual. The update can be deleted after that.</summary>
    public async Task SettleAsync(JobDefinition job, SpoolObject update, UpdateOutcome outcome)
    {
        if (!job.UpdatesAreDeltas || IsSettled(update)) return;
        var sequence = ObjectName.Parse(update.Name).Number;
        var pending = _spool.FindComplete(ObjectName.Residual(job.Id, _device, sequence).ToString());
        if (pending is null)
        {
            _log.ResidualLost(update.Name, "it is not in the spool");
            return;
        }

        if (outcome == UpdateOutcome.Folded) await NameAsync(pending, update);
        else await TryReturnAsync(job, update, pending);
    }

    /// <summary>
    /// Compares what is here with what the aggregator's record says of this unit, once all updates in the spool are settled. An
    /// update that vanished before its outcome was heard is settled without it, where what it left unsent is still here. What is
    /// lost is named.
    /// </summary>
    public async Task CheckAsync(JobDefinition job, Train task)
    {
        if (!job.UpdatesAreDeltas) return;
        var settled = SettledNumber(job);
        if (Newest(job, ObjectKind.Returned) is { } returned && NumberOf(returned) > Math.Max(settled, task.Folded?.Number ?? 0))
        {
            await RecoverAsync(returned, default); // the file that names it is gone
            settled = SettledNumber(job);
        }

        if (task.Folded is { } folded && folded.Number >= settled) await CheckFoldedAsync(job, folded, settled);
        else if (settled > 0 && Current(job) is null) Tell(_settled.Residual, settled, "it is not in the spool");
        TellUnsent(job, task);
    }

    private async Task CheckFoldedAsync(JobDefinition job, NewestFolded folded, long settled)
    {
        var update = ObjectName.Update(job.Id, _device, folded.Number).ToString();
        if (folded.Number > settled)
        {
            var residual = ObjectName.Residual(job.Id, _device, folded.Number).ToString();
            if (_spool.FindComplete(residual) is { } left) await RecoverAsync(left, folded.Content);
            else Tell(update, folded.Number, $"the aggregator folded it, and what is here ends at update {settled}: {Earlier}");
        }
        else if (_settled.Update != folded.Content && _settled.Update != default)
        {
            var own = _settled.Update.Short;
            Tell(update, folded.Number, $"the aggregator folded {folded.Content.Short}…, this unit sent {own}…");
        }
        else if (Current(job) is null)
        {
            Tell(_settled.Residual, settled, "it is not in the spool");
        }
    }

    /// <summary>
    /// An update that has its residual here, was not folded, and is not here: a power cut came between the two, or it is lost.
    /// Nobody can say any more which, or what it held.
    /// </summary>
    private void TellUnsent(JobDefinition job, Train task)
    {
        if (Newest(job, ObjectKind.Residual, except: task.Round) is not { } left || NumberOf(left) <= SettledNumber(job)) return;
        var update = ObjectName.Update(job.Id, _device, NumberOf(left)).ToString();
        if (_spool.FindComplete(update) is not null || NumberOf(left) <= _told) return;
        _told = NumberOf(left);
        _log.UpdateNotSent(update);
    }

    private async Task RecoverAsync(SpoolObject residual, Digest update)
    {
        var settled = new Settled(residual.Name, update);
        await AtomicFile.WriteAsync(_storage, Path, stream => Write(stream, settled));
        _settled = settled;
        _log.ResidualRecovered(residual.Name);
    }

    private void Tell(string what, long number, string reason)
    {
        if (number <= _told) return;
        _told = number;
        _log.ResidualLost(what, reason);
    }

    private long SettledNumber(JobDefinition job) =>
        ObjectName.TryParse(_settled.Residual, out var name) && name.Job == job.Id ? name.Number : 0;

    private SpoolObject? Newest(JobDefinition job, ObjectKind kind, long except = 0) => _spool.Objects
        .Where(found => found.IsComplete && ObjectName.Parse(found.Name) is var name
            && name.Kind == kind && name.Job == job.Id && name.Number != except)
        .MaxBy(NumberOf);

    private static long NumberOf(SpoolObject stored) => ObjectName.Parse(stored.Name).Number;

    /// <summary>What was sent is lost if it, or what was left over, is damaged on disk: the next update goes on without it.</summary>
    private async Task TryReturnAsync(JobDefinition job, SpoolObject update, SpoolObject pending)
    {
        try
        {
            await NameAsync(await ReturnAsync(job, update, pending), update);
        }
        catch (SpoolException damage)
        {
            _log.ResidualLost(update.Name, damage.Message);
        }
    }

    /// <summary>Two updates of one job can have the same content, as when nothing was learnt: the number tells them apart.</summary>
    private bool IsSettled(SpoolObject update) => _settled.Update == update.Representation.Content
        && ObjectName.TryParse(_settled.Residual, out var residual) && residual.Number == ObjectName.Parse(update.Name).Number;

    private async Task NameAsync(SpoolObject residual, SpoolObject update)
    {
        var settled = new Settled(residual.Name, update.Representation.Content);
        await AtomicFile.WriteAsync(_storage, Path, stream => Write(stream, settled));
        _settled = settled; // not before: without room this is tried again
    }

    /// <summary>Deletes all but the current residual.</summary>
    public void ForgetOld(JobDefinition job)
    {
        var current = Current(job)?.Name;
        foreach (var found in _spool.Objects.Where(found => found.Name != current).ToList())
            if (ObjectName.Parse(found.Name).Kind is ObjectKind.Residual or ObjectKind.Returned) _spool.Delete(found.Name);
    }

    /// <summary>The current residual cannot be read: what it held is lost.</summary>
    public void Lose(SpoolObject residual, string damage)
    {
        _log.ResidualLost(residual.Name, damage);
        _spool.Delete(residual.Name);
    }

    /// <summary>What was sent and did not count, and what was not sent, together.</summary>
    private async Task<SpoolObject> ReturnAsync(JobDefinition job, SpoolObject update, SpoolObject pending)
    {
        using var sent = new BlockReader(update);
        using var left = new BlockReader(pending);
        var sum = new float[job.Options.ChunkBytes / sizeof(float)];
        ReadOnlySpan<float> Read(int offset, int count)
        {
            TensorPrimitives.Add(sent.Read(offset, count), left.Read(offset, count), sum);
            return sum.AsSpan(0, count);
        }

        var name = ObjectName.Returned(job.Id, _device, ObjectName.Parse(update.Name).Number).ToString();
        return await _writer.WriteAsync(Read, job.Spec.ParameterCount, new ObjectDescription(name, _device, job.Options.ChunkBytes, job.Compression)
        {
            Format = ResidualEncoding.FormatOf(job.UpdateFormat),
        });
    }

    private Settled Read()
    {
        var none = new Settled("", default);
        if (AtomicFile.Read(_storage, Path) is not { } file) return none;
        try
        {
            using var json = JsonDocument.Parse(file);
            return new Settled(RecordJson.ReadText(json.RootElement, "residual"), RecordJson.ReadDigest(json.RootElement, "update"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            _log.ResidualLost(Path, e.Message);
            return none;
        }
    }

    private static void Write(Stream stream, Settled settled)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("residual", settled.Residual);
        json.WriteString("update", settled.Update.ToString());
        json.WriteEndObject();
    }

    /// <param name="Residual">Name of the current residual; empty for none.</param>
    /// <param name="Update">Content digest of the update whose fate made it the current one.</param>
    private sealed record Settled(string Residual, Digest Update);
}
