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

/// <summary>
/// Makes the newest model again after a restart: a published version that is whole on disk, and the updates that were folded
/// since.
/// </summary>
internal sealed class AsyncRestore(JobContext context, AsyncObjects objects, IComputePool compute)
{
    private readonly RoundRecord _record = context.Record;
    private readonly JobDefinition _job = context.Job;

    /// <exception cref="SpoolException">Neither a version nor the updates that lead to it are whole on disk.</exception>
    public async Task<AsyncModel> RestoreAsync()
    {
        foreach (var start in _record.Publications.Reverse())
            if (await TryAsync(start) is { } restored) return restored;
        if (_record.AsyncState.UpdateCount == 0) return new AsyncModel(_job, InitialModel.Load(_job, context.Spool), compute);
        throw new SpoolException($"version {_record.AsyncState.Version} of job {_job.Id} cannot be made again from what is kept. Restore the state directory, or start the job anew in an empty one.");
    }

    private async Task<AsyncModel?> TryAsync(VersionPublished start)
    {
        var parameters = await compute.RunAsync(() => Load(start));
        if (parameters is null) return null;
        var model = new AsyncModel(_job, parameters, compute);
        try
        {
            if (await CatchUpAsync(model, start.Version)) return model;
        }
        catch (SpoolException damage)
        {
            context.Log.CannotRepair(damage.Message);
        }

        model.Dispose();
        return null;
    }

    private async Task<bool> CatchUpAsync(AsyncModel model, int version)
    {
        var state = new AsyncState { UpdatesPerVersion = _record.AsyncState.UpdatesPerVersion };
        foreach (var update in _record.UpdatesFrom(0))
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
        if (version.Version == 0 && !_job.StartsFromModel) return InitialModel.Make(_job);
        if (objects.FindModel(version.Version) is not { } kept || kept.Representation.Content != version.Model) return null;
        var parameters = new ParameterBuffer(_job.Spec.ParameterCount);
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
            context.Log.ModelDamaged(kept.Name, damage.Message);
        }

        context.Spool.Delete(kept.Name);
        parameters.Dispose();
        return null;
    }
}
