using System.Numerics.Tensors;
using System.Text.Json;
using EdgeFed.Core.Files;
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
/// Residuals of lossy updates: the changes that their encoding left out. The residual of an update is written before the update,
/// and becomes the current one only when the aggregator says that the update was folded; if it was not, the update's content is
/// returned to the residual. One small file names the current residual and the update whose outcome made it so: a unit killed
/// anywhere notes the same outcome once more, to the same end.
/// </summary>
internal sealed class Residuals
{
    [UnitFile(UnitPlace.State, Path,
        "Worker with a lossy encoding: the residual in the spool that is current, and the update it settles.")]
    private const string Path = "residual.json";
    private const string Earlier = "this state directory is damaged, or an earlier one";

    private readonly IStorage _storage;
    private readonly SpoolDirectory _spool;
    private readonly ObjectWriter _writer;
    private readonly string _device;
    private readonly ILogger _log;
    private CurrentResidual _current;
    private long _told; // number of the newest update whose loss was told

    public Residuals(IStorage storage, SpoolDirectory spool, ObjectWriter writer, string device, ILogger log)
    {
        (_storage, _spool, _writer, _device, _log) = (storage, spool, writer, device, log);
        _current = Read();
    }

    /// <summary>The residual to be added to the next update of a job, or null.</summary>
    public SpoolObject? Current(JobDefinition job) =>
        ObjectName.TryParse(_current.Name, out var name) && name.Job == job.Id ? _spool.FindComplete(_current.Name) : null;

    /// <summary>Makes the current residual of an update's outcome. The update can be deleted after that.</summary>
    public async Task NoteOutcomeAsync(JobDefinition job, SpoolObject update, UpdateOutcome outcome)
    {
        if (!job.UpdatesAreDeltas || IsNoted(update)) return;
        var sequence = NumberOf(update);
        var pending = _spool.FindComplete(ObjectName.Residual(job.Id, _device, sequence).ToString());
        if (pending is null)
        {
            _log.ResidualLost(update.Name, "it is not in the spool");
            return;
        }

        if (outcome == UpdateOutcome.Folded) await NameAsync(new CurrentResidual(pending.Name, update.Representation.Content));
        else await TryReturnAsync(job, update, pending);
    }

    /// <summary>
    /// Compares the residuals with the aggregator's record of this unit, once the outcomes of all updates in the spool are noted.
    /// Of an update that vanished before its outcome was heard, the residual becomes the current one, where it is still here. A
    /// loss is named.
    /// </summary>
    public async Task CheckAsync(JobDefinition job, Train task)
    {
        if (!job.UpdatesAreDeltas) return;
        var current = CurrentNumber(job);
        if (Newest(job, ObjectKind.Returned) is { } returned && NumberOf(returned) > Math.Max(current, task.Folded?.Number ?? 0))
        {
            await RecoverAsync(returned, default); // the file that names it is gone
            current = CurrentNumber(job);
        }

        if (task.Folded is { } folded && folded.Number >= current) await CheckFoldedAsync(job, folded, current);
        else if (current > 0 && Current(job) is null) Tell(_current.Name, current, "it is not in the spool");
        TellUnsent(job, task);
    }

    private async Task CheckFoldedAsync(JobDefinition job, NewestFolded folded, long current)
    {
        var update = ObjectName.Update(job.Id, _device, folded.Number).ToString();
        if (folded.Number > current)
        {
            var residual = ObjectName.Residual(job.Id, _device, folded.Number).ToString();
            if (_spool.FindComplete(residual) is { } left) await RecoverAsync(left, folded.Content);
            else Tell(update, folded.Number, $"the aggregator folded it, and what is here ends at update {current}: {Earlier}");
        }
        else if (_current.Update != folded.Content && _current.Update != default)
        {
            var own = _current.Update.Short;
            Tell(update, folded.Number, $"the aggregator folded {folded.Content.Short}…, this unit sent {own}…");
        }
        else if (Current(job) is null)
        {
            Tell(_current.Name, current, "it is not in the spool");
        }
    }

    /// <summary>
    /// Tells of an update that has its residual here, was not folded, and is not here: a power cut came between the two, or it is
    /// lost. Nobody can say any more which, or what it held.
    /// </summary>
    private void TellUnsent(JobDefinition job, Train task)
    {
        if (Newest(job, ObjectKind.Residual, except: task.Round) is not { } left || NumberOf(left) <= CurrentNumber(job)) return;
        var update = ObjectName.Update(job.Id, _device, NumberOf(left)).ToString();
        if (_spool.FindComplete(update) is not null || NumberOf(left) <= _told) return;
        _told = NumberOf(left);
        _log.UpdateNotSent(update);
    }

    private async Task RecoverAsync(SpoolObject residual, Digest update)
    {
        await NameAsync(new CurrentResidual(residual.Name, update));
        _log.ResidualRecovered(residual.Name);
    }

    private void Tell(string what, long number, string reason)
    {
        if (number <= _told) return;
        _told = number;
        _log.ResidualLost(what, reason);
    }

    private long CurrentNumber(JobDefinition job) =>
        ObjectName.TryParse(_current.Name, out var name) && name.Job == job.Id ? name.Number : 0;

    private SpoolObject? Newest(JobDefinition job, ObjectKind kind, long except = 0) => _spool.Objects
        .Where(found => found.IsComplete && ObjectName.Parse(found.Name) is var name
            && name.Kind == kind && name.Job == job.Id && name.Number != except)
        .MaxBy(NumberOf);

    private static long NumberOf(SpoolObject stored) => ObjectName.Parse(stored.Name).Number;

    /// <summary>Returns an update to its residual; if either is damaged on disk, the next update goes on without them.</summary>
    private async Task TryReturnAsync(JobDefinition job, SpoolObject update, SpoolObject pending)
    {
        try
        {
            var returned = await ReturnAsync(job, update, pending);
            await NameAsync(new CurrentResidual(returned.Name, update.Representation.Content));
        }
        catch (SpoolException damage)
        {
            _log.ResidualLost(update.Name, damage.Message);
        }
    }

    /// <summary>
    /// Two updates of one job can have the same content, as when nothing was learnt: the number tells them apart.
    /// </summary>
    private bool IsNoted(SpoolObject update) => _current.Update == update.Representation.Content
        && ObjectName.TryParse(_current.Name, out var residual) && residual.Number == NumberOf(update);

    private async Task NameAsync(CurrentResidual current)
    {
        await AtomicFile.WriteAsync(_storage, Path, stream => Write(stream, current));
        _current = current; // not before: without room this is tried again
    }

    /// <summary>Deletes all but the current residual.</summary>
    public void ForgetOld(JobDefinition job)
    {
        var current = Current(job)?.Name;
        foreach (var found in _spool.Objects.Where(found => found.Name != current).ToList())
            if (ObjectName.Parse(found.Name).Kind is ObjectKind.Residual or ObjectKind.Returned) _spool.Delete(found.Name);
    }

    /// <summary>Deletes the current residual, which cannot be read: its content is lost.</summary>
    public void Lose(SpoolObject residual, string damage)
    {
        _log.ResidualLost(residual.Name, damage);
        _spool.Delete(residual.Name);
    }

    /// <summary>Writes the sum of an update that was not folded and its residual.</summary>
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

        var name = ObjectName.Returned(job.Id, _device, NumberOf(update)).ToString();
        var returned = new ObjectDescription(name, _device, job.Options.ChunkBytes, job.Compression)
        {
            Format = ResidualEncoding.FormatOf(job.UpdateFormat),
        };
        return await _writer.WriteAsync(Read, job.Spec.ParameterCount, returned);
    }

    private CurrentResidual Read()
    {
        var none = new CurrentResidual("", default);
        if (AtomicFile.Read(_storage, Path) is not { } file) return none;
        try
        {
            using var json = JsonDocument.Parse(file);
            return new CurrentResidual(
                RecordJson.ReadText(json.RootElement, "residual"), RecordJson.ReadDigest(json.RootElement, "update"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            _log.ResidualLost(Path, e.Message);
            return none;
        }
    }

    private static void Write(Stream stream, CurrentResidual current)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("residual", current.Name);
        json.WriteString("update", current.Update.ToString());
        json.WriteEndObject();
    }

    /// <param name="Name">Name of the object in the spool; empty for none.</param>
    /// <param name="Update">Content digest of the update whose outcome made it the current one.</param>
    private sealed record CurrentResidual(string Name, Digest Update);
}
