using System.Globalization;
using EdgeFed.Federation.Records;
using EdgeFed.Models;
using EdgeFed.Spool;
using EdgeFed.Spool.Storage;
using EdgeFed.Status;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Jobs;

/// <summary>The jobs in a unit's state directory, whether or not the unit runs. Changes nothing there.</summary>
internal sealed class JobList(LocalUnit unit)
{
    private const string Finished = "finished";
    private readonly JobFiles _files = new(unit.State);

    /// <param name="onJob">Told of each job before it is read: a long record takes a while.</param>
    public async Task<IReadOnlyList<JobEntry>> ReadAsync(Action<string> onJob)
    {
        var jobs = new List<JobEntry>();
        foreach (var id in _files.Ids())
        {
            onJob(id);
            jobs.Add(_files.HasRecord(id) ? await OfRecordAsync(id) : OfModel(id));
        }

        return jobs;
    }

    private async Task<JobEntry> OfRecordAsync(string id)
    {
        try
        {
            var record = await RoundRecord.ReadAsync(FileStorage.ForReading(unit.State), RoundRecord.PathOf(id), NullLogger.Instance);
            var (done, rounds) = (record.FoldCount, record.Job?.Options.Rounds);
            var evaluation = record.LastEvaluation;
            return new JobEntry(id, record.Job?.Spec.Name ?? "", done, rounds, record.Version, record.Model.ToString(),
                evaluation?.Loss, evaluation?.Accuracy, StateOf(id, done == rounds), _files.BytesOf(id));
        }
        catch (SpoolException)
        {
            return new JobEntry(id, "", null, null, 0, "", null, null, "damaged", _files.BytesOf(id));
        }
    }

    /// <summary>A worker keeps no record. It writes the model file when it holds the final version.</summary>
    private JobEntry OfModel(string id)
    {
        var notes = _files.ModelNotes(id);
        var state = StateOf(id, _files.HasModel(id));
        var current = unit.Status?.Job is { } job && job.Id == id ? unit.Status : null;
        var version = int.TryParse(notes.GetValueOrDefault("version"), CultureInfo.InvariantCulture, out var final) ? final : _files.NewestVersion(id);
        return new JobEntry(id, notes.GetValueOrDefault(ModelMetadata.Model) ?? current?.Job!.Model ?? "", null, current?.Job!.Rounds,
            version, notes.GetValueOrDefault(ModelMetadata.Digest) ?? "", null, null, state, _files.BytesOf(id));
    }

    private string StateOf(string id, bool isFinished) =>
        isFinished ? Finished : unit.IsAlive && unit.Status!.Job?.Id == id ? "running" : "open";
}
