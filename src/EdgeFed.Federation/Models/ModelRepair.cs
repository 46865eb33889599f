using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Compute;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Verification;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Models;

/// <summary>
/// Makes the newest version again where it is damaged on disk: it is a function of the record and of updates that are kept.
/// </summary>
internal sealed class ModelRepair(
    JobDefinition job, RoundRecord record, SpoolDirectory spool, ModelStore models, IComputePool compute, ILogger log)
{
    private Task _running = Task.CompletedTask;

    private string InitialName => ObjectName.Model(job.Id, 0).ToString();

    private string NewestName => ObjectName.Model(job.Id, record.Version).ToString();

    /// <summary>Checks the newest version before anybody gets it.</summary>
    /// <exception cref="SpoolException">It is damaged, and so is what it was made from, or that is not kept any more.</exception>
    public async Task CheckAsync()
    {
        if (record.Version == 0) return;
        try
        {
            await models.CheckAsync(record);
        }
        catch (SpoolException damage)
        {
            await RemakeAsync(damage.Message);
        }
    }

    /// <summary>
    /// Sending found damage. Until the version is made again, workers that ask for it are cut off, and come again.
    /// </summary>
    public void Begin(SpoolObject damaged, string damage)
    {
        if (record.IsAsync)
        {
            DropDamaged(damaged, damage);
            return;
        }

        if (!_running.IsCompleted || !ReferenceEquals(spool.Find(damaged.Name), damaged)) return;
        if (damaged.Name == NewestName || damaged.Name == InitialName && job.StartsFromModel) _running = TryRemakeAsync(damaged.Name, damage);
    }

    /// <summary>Completes when nothing is being made.</summary>
    public Task WhenIdleAsync() => Task.WhenAny(_running);

    /// <summary>
    /// Folds the newest version again and puts it in the place of what is in the spool. Who finds the damage while that is being
    /// done waits for its end, and sees to it that it came to something: there may have been no room.
    /// </summary>
    /// <exception cref="SpoolException">What it was made from is damaged too, or not kept any more.</exception>
    /// <exception cref="StorageUnavailableException">No room.</exception>
    public Task RemakeAsync(string damage) => _running.IsCompleted ? _running = RemakeNowAsync(damage) : CheckAfterwardsAsync();

    private async Task CheckAfterwardsAsync()
    {
        await WhenIdleAsync();
        await CheckAsync();
    }

    private async Task RemakeNowAsync(string damage)
    {
        var (fold, name) = (record.LastFold!, NewestName);
        log.ModelDamaged(name, damage);
        var replay = await new FoldReplay(record, spool, compute).RunAsync(fold);
        if (replay.Outcome != ReplayOutcome.Verified)
            throw new SpoolException($"{name} is damaged ({damage}) and cannot be made again: {replay.Detail}. Restore the state directory, or start the job anew in an empty one.");
        await using var sum = RoundFold.Open(Strategies.CreateForRounds(job.Options.ForStrategy()), job.Spec.ParameterCount,
            compute);
        var start = job.UpdatesAreDeltas ? null : spool.FindComplete(ObjectName.Model(job.Id, fold.BaseVersion).ToString());
        foreach (var update in fold.Updates) sum.Add(new FoldInput(Find(update, fold.Round), update.Scale, start));
        await sum.CompleteAsync();
        await models.StoreAsync(sum, fold.Version, fold.IsAnew);
        log.ModelRepaired(name, fold.Updates.Count);
    }

    /// <summary>Version 0 of a job that begins from a model is made of nothing that is here.</summary>
    private async Task TakeInitialAgainAsync(string damage)
    {
        log.InitialDamaged(InitialName, damage);
        await models.KeepInitialAsync(record.InitialModel);
        log.InitialRepaired(InitialName);
    }

    /// <summary>
    /// Without rounds the newest version is in memory, and is written again for whoever asks next; an older one is gone.
    /// </summary>
    private void DropDamaged(SpoolObject damaged, string damage)
    {
        if (!ReferenceEquals(spool.Find(damaged.Name), damaged)) return;
        log.ModelDamaged(damaged.Name, damage);
        spool.Delete(damaged.Name);
    }

    private async Task TryRemakeAsync(string name, string damage)
    {
        try
        {
            if (name == InitialName) await TakeInitialAgainAsync(damage);
            else await RemakeNowAsync(damage);
        }
        catch (Exception e) when (e is SpoolException or StorageUnavailableException or JobException)
        {
            log.CannotRepair(e.Message); // tried again when the next worker asks
        }
    }

    private SpoolObject Find(FoldedUpdate update, int round)
    {
        var name = ObjectName.Update(job.Id, update.Device, round).ToString();
        return spool.FindComplete(name) ?? throw new SpoolException($"{name} is not in the spool any more.");
    }
}
