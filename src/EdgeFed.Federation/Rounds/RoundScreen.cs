using EdgeFed.Core.Compute;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Rounds;

/// <summary>Looks at the updates of a round as they come, before they are folded.</summary>
internal sealed class RoundScreen(JobContext context, Evaluator evaluator, OutcomeSender outcomes, IComputePool compute)
{
    private readonly UpdateScreen _screen = new(context.Job, evaluator, compute);
    private (int Version, double Accuracy)? _measured;

    /// <summary>Takes or refuses all that are held.</summary>
    /// <exception cref="SpoolException">An update, or the base of the round, is damaged on disk.</exception>
    public async Task LookAtHeldAsync(RoundCollector round)
    {
        while (round.Held.FirstOrDefault() is { } update)
        {
            var found = await _screen.LookAtAsync(SourceOf(update, round), await AccuracyOfBaseAsync(round));
            round.ReleaseHeld();
            if (found.Refusal is { } reason) Refuse(round, update, reason);
            else round.Deliver(update, found.Scale, context.Job.UpdatesAreDeltas ? null : BaseOf(round));
        }
    }

    private void Refuse(RoundCollector round, SpoolObject update, string reason)
    {
        var name = ObjectName.Parse(update.Name);
        context.Log.UpdateRefused(round.Start.Round, name.Device, reason);
        context.Refusals.Note("gate");
        round.Refuse(name.Device, reason, byGate: true);
        context.Spool.Delete(update.Name);
        outcomes.Send(name, UpdateOutcome.Refused, reason);
    }

    private FoldSource SourceOf(SpoolObject update, RoundCollector round) => new(update, BaseOf(round), null, default, 1);

    private SpoolObject? BaseOf(RoundCollector round) =>
        context.Spool.FindComplete(ObjectName.Model(context.Job.Id, round.Start.BaseVersion).ToString());

    /// <summary>Null if updates are not measured.</summary>
    private async Task<double?> AccuracyOfBaseAsync(RoundCollector round)
    {
        if (!_screen.Measures(isAskedFor: false)) return null;
        var version = round.Start.BaseVersion;
        if (_measured?.Version == version) return _measured.Value.Accuracy;
        var accuracy = context.Record.LastEvaluation is { Accuracy: { } told } last && last.Version == version ? told
            : BaseOf(round) is { } model ? (await evaluator.EvaluateAsync(model))?.Accuracy ?? 0 : 0;
        _measured = (version, accuracy);
        return accuracy;
    }
}
