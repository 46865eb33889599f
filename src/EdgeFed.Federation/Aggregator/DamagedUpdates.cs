using EdgeFed.Protocol;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Deletes updates that were whole when they came and are not any more; their workers keep them until the verdict.</summary>
internal sealed class DamagedUpdates(AggregatorDesk desk, IComputePool compute)
{
    /// <summary>Reads every update of a round again. Returns how many were damaged.</summary>
    public async Task<int> DeleteFromAsync(RoundCollector round)
    {
        var deleted = 0;
        foreach (var update in round.Delivered.Values.Concat(round.Held).ToList())
        {
            if (await compute.RunAsync(() => DamageOf(update)) is not { } damage) continue;
            desk.Log.UpdateDamaged(round.Start.Round, update.Representation.Origin, damage);
            desk.Spool.Delete(update.Name);
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
