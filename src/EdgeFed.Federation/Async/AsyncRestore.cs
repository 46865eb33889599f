using EdgeFed.Core.Compute;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Async;

/// <summary>Makes the newest model again after a restart: a published version that is whole on disk, and the updates that were folded since.</summary>
internal sealed class AsyncRestore(RoundRecord record, JobDefinition job, SpoolDirectory spool, AsyncObjects objects, IComputePool compute, ILogger log)
{
    /// <exception cref="SpoolException">Neither a version nor the updates that lead to it are whole on disk.</exception>
    public async Task<AsyncModel> RestoreAsync()
    {
        foreach (var start in record.Publications.Reverse())
            if (await TryAsync(start) is { } restored) return restored;
        if (record.AsyncState.UpdateCount == 0) return new AsyncModel(job, InitialModel.Load(job, spool), compute);
        throw new SpoolException($"version {record.AsyncState.Version} of job {job.Id} cannot be made again from what is kept. Restore the state directory, or start the job anew in an empty one.");
    }

    private async Task<AsyncModel?> TryAsync(VersionPublished start)
    {
        var parameters = await compute.RunAsync(() => Load(start));
        if (parameters is null) return null;
        var model = new AsyncModel(job, parameters, compute);
        try
        {
            if (await CatchUpAsync(model, start.Version)) return model;
        }
        catch (SpoolException damage)
        {
            log.CannotRepair(damage.Message);
        }

        model.Dispose();
        return null;
    }

    private async Task<bool> CatchUpAsync(AsyncModel model, int version)
    {
        var state = new AsyncState { UpdatesPerVersion = record.AsyncState.UpdatesPerVersion };
        foreach (var update in record.UpdatesFrom(0))
        {
            if (state.UpdateCount >= (long)version * state.UpdatesPerVersion)
            {
                if (objects.Find(update, state.ContributionOf(update.Update.Device)) is not { } source) return false;
                await model.FoldAsync([source]);
            }

            state.Accept(update);
        }

        return true;
    }

    /// <summary>Null if it is not on disk as it was recorded.</summary>
    private ParameterBuffer? Load(VersionPublished version)
    {
        if (version.Version == 0 && !job.StartsFromModel) return InitialModel.Make(job);
        if (objects.FindModel(version.Version) is not { } kept || kept.Representation.Content != version.Model) return null;
        var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        try
        {
            if (ObjectContent.DigestOf(kept) == version.Model)
            {
                ObjectContent.CopyTo(kept, parameters.Span);
                return parameters;
            }
        }
        catch (SpoolException damage)
        {
            log.ModelDamaged(kept.Name, damage.Message);
        }

        spool.Delete(kept.Name);
        parameters.Dispose();
        return null;
    }
}
