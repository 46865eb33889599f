using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Compute;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Rounds;

/// <summary>
/// Makes the version of a round that every unit accepts. A sum of updates, each of which is within the limits, can be beyond
/// them; a
/// version like that would end the job, for nobody could train from it. So updates that lead there are refused, by name, and
/// the round
/// goes on without them. Where the strategy's state alone leads there, it begins anew.
/// </summary>
internal sealed class VersionMaker(
    JobContext context, ModelStore models, OutcomeSender outcomes, IComputePool compute, DiskRetry disk)
{
    /// <summary>Folds and stores a round's version; it is durable then, and not yet recorded.</summary>
    /// <param name="round">Closed; members whose updates are left out have refused in it afterwards.</param>
    /// <exception cref="SpoolException">An update is damaged on disk.</exception>
    public async Task<(StoredVersion Stored, bool IsAnew)> MakeAsync(RoundCollector round, CancellationToken cancel)
    {
        var version = round.Start.BaseVersion + 1;
        await round.Fold.CompleteAsync();
        try
        {
            return (await StoreAsync(round.Fold, version, isAnew: false, cancel), false);
        }
        catch (UnusableVersionException beyond)
        {
            context.Log.VersionBeyondLimit(version, beyond.Message);
        }

        var isAnew = await LeadsStateBeyondAsync(version);
        if (isAnew) context.Log.StateForgotten(version);
        await LeaveOutAsync(round, version, isAnew);
        return (await StoreOthersAsync(round, version, isAnew, cancel), isAnew);
    }

    private Task<StoredVersion> StoreAsync(RoundFold fold, int version, bool isAnew, CancellationToken cancel) =>
        disk.RunAsync($"model version {version}", () => models.StoreAsync(fold, version, isAnew), cancel);

    /// <summary>A step without any update would be one too many: it goes on with the last ones.</summary>
    private async Task<bool> LeadsStateBeyondAsync(int version)
    {
        if (context.Job.ServerOptimizer is null || version == 1) return false;
        await using var nothing = Open();
        return await models.FindUnusableAsync(nothing, version, isAnew: false) is not null;
    }

    /// <summary>Refuses each update that by itself would make a version that nobody accepts.</summary>
    private async Task LeaveOutAsync(RoundCollector round, int version, bool isAnew)
    {
        foreach (var (device, update) in round.Delivered.ToList())
        {
            await using var alone = new SingleFold(InputOf(update, round), context.Job.Spec.ParameterCount);
            if (await models.FindUnusableAsync(alone, version, isAnew) is { } unusable) Refuse(round, device, unusable);
        }
    }

    /// <summary>
    /// Stores the version of those that are left. Of updates that lead beyond the limit together only, the one that adds the
    /// most goes first. Without any left, it is the version before.
    /// </summary>
    private async Task<StoredVersion> StoreOthersAsync(RoundCollector round, int version, bool isAnew, CancellationToken cancel)
    {
        while (true)
        {
            await using var fold = Open();
            foreach (var update in round.Delivered.Values) fold.Add(InputOf(update, round));
            await fold.CompleteAsync();
            try
            {
                return await StoreAsync(fold, version, isAnew, cancel);
            }
            catch (UnusableVersionException beyond) when (round.Delivered.Count > 0)
            {
                Refuse(round, await FindLargestAsync(round, version, isAnew, beyond.Unusable), beyond.Unusable);
            }
        }
    }

    private async Task<string> FindLargestAsync(RoundCollector round, int version, bool isAnew, UnusableValue unusable)
    {
        var (largest, most) = ("", double.NegativeInfinity);
        foreach (var (device, update) in round.Delivered)
        {
            await using var alone = new SingleFold(InputOf(update, round), context.Job.Spec.ParameterCount);
            var value = await models.ReadValueAsync(alone, version, isAnew, unusable.Index);
            var adds = unusable.Value < 0 ? -value : value;
            if (largest.Length == 0 || adds > most) (largest, most) = (device, adds);
        }

        return largest;
    }

    private void Refuse(RoundCollector round, string device, UnusableValue unusable)
    {
        var value = unusable.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var reason = $"with it {context.Job.Locate(unusable.Index)} of the model would be {value}, which no unit accepts";
        var name = ObjectName.Parse(context.UpdateName(device, round.Start.Round));
        context.Log.UpdateRefused(round.Start.Round, device, reason);
        context.Refusals.Note("gate");
        round.LeaveOut(device, reason);
        context.Spool.Delete(name.ToString());
        outcomes.Send(name, UpdateOutcome.Refused, reason);
    }

    private RoundFold Open() =>
        RoundFold.Open(Strategies.CreateForRounds(context.Job.Options.ForStrategy()), context.Job.Spec.ParameterCount, compute);

    private FoldInput InputOf(SpoolObject update, RoundCollector round)
    {
        var start = context.Job.UpdatesAreDeltas ? null : models.Find(round.Start.BaseVersion);
        return new FoldInput(update, round.ScaleOf(update.Representation.Origin), start);
    }
}
