using EdgeFed.Core.Compute;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Async;

/// <summary>
/// Folds the recorded updates of a job without rounds again, in their order, from version 0 or any published version that is
/// kept, and compares with each published version it comes to. Reads only.
/// </summary>
internal sealed class AsyncReplay(RoundRecord record, JobDefinition job, SpoolDirectory spool, IComputePool compute)
{
    private readonly AsyncObjects _objects = new(job, spool);
    private readonly AsyncState _state = new() { UpdatesPerVersion = job.Options.UpdatesPerVersion };

    /// <summary>One result for each published version, in order.</summary>
    public async Task<IReadOnlyList<RoundReplay>> RunAsync(Action<double>? onProgress)
    {
        var (results, published) = (new List<RoundReplay>(), new Queue<VersionPublished>(record.Publications));
        // else read where it was published
        var model = job.StartsFromModel ? null : new AsyncModel(job, InitialModel.Make(job), compute);
        string? contradiction = null; // since the version before
        try
        {
            await NextAsync();
            foreach (var update in record.UpdatesFrom(0))
            {
                contradiction ??= record.ContradictionIn(update.Version);
                model = await FoldAsync(model, update);
                _state.Accept(update);
                onProgress?.Invoke((double)_state.UpdateCount / record.AsyncState.UpdateCount);
                if (_state.IsAtVersion) await NextAsync();
            }

            return results;
        }
        finally
        {
            model?.Dispose();
        }

        async Task NextAsync()
        {
            if (!published.TryPeek(out var next) || next.Version != _state.Version) return;
            published.Dequeue();
            if (next.Version > 0) results.Add(contradiction is null ? Compare(next, model) : Result(next, ReplayOutcome.Mismatch, null, contradiction));
            contradiction = null;
            model ??= await LoadAsync(next);
        }
    }

    /// <summary>Null from the first update on that is not kept, until a version that is.</summary>
    private async Task<AsyncModel?> FoldAsync(AsyncModel? model, UpdateFolded update)
    {
        if (model is null) return null;
        if (_objects.Find(update, _state.ContributionOf(update.Update.Device)) is not { } source)
        {
            model.Dispose();
            return null;
        }

        await model.FoldAsync([source]);
        return model;
    }

    private static RoundReplay Compare(VersionPublished published, AsyncModel? model)
    {
        if (model is null) return Result(published, ReplayOutcome.NotKept, null, "not all updates that lead to it are kept");
        var found = ContentHasher.Of(model.Values);
        return found == published.Model
            ? Result(published, ReplayOutcome.Verified, null, "")
            : Result(published, ReplayOutcome.Mismatch, found, "the updates do not fold to the recorded model");
    }

    private async Task<AsyncModel?> LoadAsync(VersionPublished published)
    {
        if (_objects.FindModel(published.Version) is not { } kept || kept.Representation.Content != published.Model) return null;
        var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        await compute.RunAsync(() =>
        {
            ObjectContent.CopyTo(kept, parameters.Span);
            return true;
        });
        return new AsyncModel(job, parameters, compute);
    }

    private static RoundReplay Result(VersionPublished published, ReplayOutcome outcome, Digest? found, string detail) =>
        new(published.Version, published.Version, outcome, published.Model, found, detail);
}
