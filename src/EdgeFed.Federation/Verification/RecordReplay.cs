using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Verification;

/// <summary>
/// Folds recorded rounds again from the updates that are still in the spool, and compares: the model is a function of the record
/// and of nothing else. Reads only.
/// </summary>
public sealed class RecordReplay(RoundRecord record, SpoolDirectory spool, IComputePool compute)
{
    private readonly FoldReplay _replay = new(record, spool, compute);

    /// <summary>All rounds, in order.</summary>
    /// <param name="onProgress">Told of the share that is done after each.</param>
    public async Task<IReadOnlyList<RoundReplay>> RunAsync(Action<double>? onProgress = null)
    {
        if (record is { IsAsync: true, Job: { } job })
            return await new AsyncReplay(record, job, spool, compute).RunAsync(onProgress);
        var rounds = new List<RoundReplay>(record.FoldCount);
        var (version, model) = (0, record.InitialModel);
        foreach (var fold in record.Folds)
        {
            rounds.Add(record.ContradictionIn(fold.Version) is { } contradiction ? FoldReplay.Mismatch(fold, contradiction)
                : fold.BaseVersion == version && fold.Base == model
                ? await _replay.RunAsync(fold)
                : FoldReplay.Mismatch(fold, $"starts from version {fold.BaseVersion} ({fold.Base.Short}…); the one before is {version} ({model.Short}…)"));
            (version, model) = (fold.Version, fold.Model);
            onProgress?.Invoke((double)rounds.Count / record.FoldCount);
        }

        return rounds;
    }

    /// <summary>
    /// Compares the newest model in the spool with the record: null if it is what the record says, or if there is none yet.
    /// </summary>
    public async Task<string?> CheckModelAsync()
    {
        if (record.Version == 0) return null;
        var name = ObjectName.Model(record.JobId, record.Version).ToString();
        if (spool.FindComplete(name) is not { } model) return $"{name} is recorded but not in the spool";
        return await _replay.DamageOfAsync(model, record.Model);
    }
}
