using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>
/// Folds one recorded round again from the updates that are still in the spool, and compares the result with the record. Reads
/// only.
/// </summary>
internal sealed class FoldReplay(RoundRecord record, SpoolDirectory spool, IComputePool compute)
{
    private const int BlockLength = 1 << 14;

    /// <summary>One round, whatever came before it.</summary>
    public async Task<RoundReplay> RunAsync(RoundFolded fold)
    {
        var kept = new List<SpoolObject>();
        foreach (var folded in fold.Updates)
        {
            var name = ObjectName.Update(record.JobId, folded.Device, fold.Round).ToString();
            if (spool.WasDiscarded(name)) return Mismatch(fold, $"{name} is damaged on disk");
            if (spool.Find(name) is not { } update) continue;
            if (await ContradictionAsync(update, folded) is { } problem) return Mismatch(fold, problem);
            kept.Add(update);
        }

        if (kept.Count < fold.Updates.Count)
            return Result(fold, ReplayOutcome.NotKept, null, $"{kept.Count} of {fold.Updates.Count} updates are kept");
        if (!Strategies.Names.Contains(fold.Strategy)) return Mismatch(fold, $"strategy '{fold.Strategy}' is unknown here");
        if (record.Job is { } recorded && recorded.Options.Strategy != fold.Strategy)
            return Mismatch(fold, $"the strategy was '{fold.Strategy}', the job says '{recorded.Options.Strategy}'");
        return record.Job is { FoldsOntoBase: true } job ? await ReplayOntoBaseAsync(fold, kept, job) : await CompareAsync(fold, kept, sum => (DigestOf(sum.Read, sum.Length), null));
    }

    /// <summary>
    /// A round whose version was made from the one before: that, and what was kept with it, must be as recorded too.
    /// </summary>
    private async Task<RoundReplay> ReplayOntoBaseAsync(RoundFolded fold, IReadOnlyList<SpoolObject> updates, JobDefinition job)
    {
        if (spool.FindComplete(ObjectName.Model(job.Id, fold.BaseVersion).ToString()) is not { } baseModel)
            return Result(fold, ReplayOutcome.NotKept, null, $"version {fold.BaseVersion} is not kept");
        if (await DamageOfAsync(baseModel, fold.Base) is { } damage) return Mismatch(fold, damage);
        var before = fold.IsAnew ? null : record.FindFold(fold.Round - 1);
        var (residual, noResidual) = await FindKeptAsync(fold, ObjectKind.Residual, before?.Residual);
        if (noResidual is not null) return noResidual;
        var (state, noState) = await FindKeptAsync(fold, ObjectKind.State, before?.State);
        return noState ?? await CompareAsync(fold, updates, sum =>
        {
            using var next = new NextVersion(job, sum, fold.Version, new VersionInputs(baseModel, residual, state));
            var blockLength = job.Options.ChunkBytes / sizeof(float);
            return (DigestOf(next.ReadModel, sum.Length, blockLength), job.ServerOptimizer is null ? null : DigestOf(next.ReadState, next.StateLength, blockLength));
        });
    }

    /// <summary>The object stored with a round's base, or why the round cannot be replayed; neither if none was stored.</summary>
    private async Task<(SpoolObject? Kept, RoundReplay? Problem)> FindKeptAsync(RoundFolded fold, ObjectKind kind, Digest? recorded)
    {
        if (recorded is null) return (null, null);
        var kept = spool.Objects.FirstOrDefault(found =>
            found.IsComplete && ObjectName.Parse(found.Name) is var name && name.Kind == kind && name.Job == record.JobId && name.Number == fold.BaseVersion);
        if (kept is null) return (null, Result(fold, ReplayOutcome.NotKept, null, $"the {kind.ToString().ToLowerInvariant()} of version {fold.BaseVersion} is not kept"));
        return await DamageOfAsync(kept, recorded.Value) is { } damage ? (null, Mismatch(fold, damage)) : (kept, null);
    }

    private async Task<RoundReplay> CompareAsync(RoundFolded fold, IReadOnlyList<SpoolObject> updates, Func<RoundFold, (Digest Model, Digest? State)> digestsOf)
    {
        var parameters = updates.Count > 0 ? (int)updates[0].Representation.Parameters : record.Job!.Spec.ParameterCount;
        var job = (record.Job?.Options ?? new JobOptions()) with { Strategy = fold.Strategy };
        await using var sum = RoundFold.Open(Strategies.CreateForRounds(job.ForStrategy()), parameters, compute);
        var start = record.Job?.UpdatesAreDeltas == true ? null : spool.FindComplete(ObjectName.Model(record.JobId, fold.BaseVersion).ToString());
        foreach (var (update, folded) in updates.Zip(fold.Updates)) sum.Add(new FoldInput(update, folded.Scale, start));
        await sum.CompleteAsync();
        var (model, state) = await compute.RunAsync(() => digestsOf(sum));
        if (model != fold.Model) return Result(fold, ReplayOutcome.Mismatch, model, "the updates do not fold to the recorded model");
        return state == fold.State
            ? Result(fold, ReplayOutcome.Verified, null, "")
            : Mismatch(fold, $"what the strategy goes on with has digest {state}, the record says {fold.State?.ToString() ?? "nothing"}");
    }

    /// <summary>How a stored update differs from its record; null if it does not.</summary>
    private async Task<string?> ContradictionAsync(SpoolObject update, FoldedUpdate folded)
    {
        if (!update.IsComplete) return $"{update.Name} is damaged on disk: {update.Held} are left"; // it was whole when it was folded
        var examples = update.Representation.NumExamples;
        return examples == folded.NumExamples
            ? await DamageOfAsync(update, folded.Update)
            : $"{update.Name} has {examples} examples, the record says {folded.NumExamples}";
    }

    /// <summary>How an object differs from its recorded digest; null if it does not.</summary>
    public async Task<string?> DamageOfAsync(SpoolObject stored, Digest recorded)
    {
        try
        {
            var digest = await compute.RunAsync(() => ObjectContent.DigestOf(stored));
            return digest == recorded ? null : $"{stored.Name} has digest {digest}, the record says {recorded}";
        }
        catch (SpoolException damaged)
        {
            return damaged.Message;
        }
    }

    private static Digest DigestOf(BlockSource parameters, int count, int blockLength = BlockLength)
    {
        using var hasher = new ContentHasher();
        for (var offset = 0; offset < count; offset += blockLength) hasher.Append(parameters(offset, Math.Min(blockLength, count - offset)));
        return hasher.Finish();
    }

    /// <summary>The result for a round that is not what the record says.</summary>
    public static RoundReplay Mismatch(RoundFolded fold, string detail) => Result(fold, ReplayOutcome.Mismatch, null, detail);

    private static RoundReplay Result(RoundFolded fold, ReplayOutcome outcome, Digest? found, string detail) =>
        new(fold.Round, fold.Version, outcome, fold.Model, found, detail);
}
