using EdgeFed.Core.Compute;
using EdgeFed.Core.Errors;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Rounds;

/// <summary>
/// Deletes updates that were whole when they came and are not any more; their workers keep them until the verdict. A round begins
/// anew after that, but not for ever: whose update was damaged again and again is not folded in it.
/// </summary>
internal sealed class DamagedUpdates(JobContext context, OutcomeSender outcomes, IComputePool compute)
{
    private const int MaxTimes = 3;
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal); // by device, in this round
    private int _round;

    /// <summary>The round is opened: nobody waits for what was damaged too often.</summary>
    public void RefuseWhoseUpdatesAreLost(RoundCollector round)
    {
        if (_round != round.Start.Round) _times.Clear();
        _round = round.Start.Round;
        foreach (var (device, times) in _times.Where(static one => one.Value >= MaxTimes))
        {
            var reason = $"it was damaged on the aggregator's disk {times} times";
            context.Log.UpdateGivenUp(_round, device, times);
            round.Refuse(device, reason);
            outcomes.Send(ObjectName.Update(context.Job.Id, device, _round), UpdateOutcome.Refused, reason);
        }
    }

    /// <summary>Reads every update of a round again. Returns how many were damaged.</summary>
    public async Task<int> DeleteFromAsync(RoundCollector round)
    {
        var deleted = 0;
        foreach (var update in round.Delivered.Values.Concat(round.Held).ToList())
        {
            if (await compute.RunAsync(() => DamageOf(update)) is not { } damage) continue;
            context.Log.UpdateDamaged(round.Start.Round, update.Representation.Origin, damage);
            context.Spool.Delete(update.Name);
            context.Refusals.Note("damaged");
            _times[update.Representation.Origin] = _times.GetValueOrDefault(update.Representation.Origin) + 1;
            deleted++;
        }

        return deleted;
    }

    private static string? DamageOf(SpoolObject update)
    {
        try
        {
            ObjectContent.ForEachBlock(update, static (_, _) => { });
            return null;
        }
        catch (EdgeFedException damage)
        {
            return damage.Message;
        }
    }
}
