using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Training;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Rounds;

/// <summary>
/// Work that follows when a version is durable and its workers can be asked for the next one: the model file, the evaluation, the
/// round's line. It goes on beside the next round, which folds nothing before it is over: so a version and the sums of the next
/// are never in memory together, and what a version was made from is there as long as the version may have to be made again.
/// </summary>
internal sealed class RoundConclusion(
    JobContext context, AggregatorOptions options, ModelServices models, UnitEnvironment environment, DiskRetry disk)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins what follows the newest fold, once the one before is concluded.</summary>
    public void Begin(RoundFolded fold, RoundCost cost) => _running = ConcludeAsync(fold, cost);

    /// <summary>Completes when the newest fold is concluded.</summary>
    /// <exception cref="SpoolException">The version is damaged on disk, and cannot be made again.</exception>
    public Task WhenDoneAsync() => _running;

    /// <summary>Waits for no more room on disk, and returns when nothing is being done any more, however it ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await Task.WhenAny(_running);
        _stop.Dispose();
    }

    /// <summary>
    /// Throws what the conclusion failed with, if it did: nobody need wait for the round's workers to hear of it.
    /// </summary>
    public void ThrowIfFailed()
    {
        if (_running.IsFaulted) _running.GetAwaiter().GetResult();
    }

    private async Task ConcludeAsync(RoundFolded fold, RoundCost cost)
    {
        if (models.Evaluator.Count > 0)
            environment.Observer.OnPhase(UnitPhase.Evaluating, fold.Round, $"evaluating version {fold.Version}");
        var members = context.Record.LastMembers.Count; // before the next round has others
        await Task.Yield(); // the start of the next round goes to the disk first
        var result = await MeasureAsync(fold);
        if (options.KeepUpdateRounds == 0) models.Store.ForgetOld(context.Record, 0);
        // Told before it is recorded: after a crash in between a round is told twice, which is better than never.
        environment.Observer.OnRound(cost.Summarize(fold, options.Job.Rounds, members, result) with { Job = context.Job.Id });
        var entry = new RoundEvaluated(fold.Round, fold.Version, result?.Loss, result?.Accuracy, result?.Count ?? 0);
        await disk.RunAsync($"the evaluation of round {fold.Round}", () => context.Record.AppendAsync(entry), _stop.Token);
    }

    /// <summary>The model file and the evaluation; of a version that is damaged on disk, after it was made again.</summary>
    private async Task<EvaluationResult?> MeasureAsync(RoundFolded fold)
    {
        try
        {
            return await MeasureOnceAsync(fold);
        }
        catch (SpoolException damage)
        {
            await disk.RunAsync("the repaired model", () => models.Repair.RemakeAsync(damage.Message), _stop.Token);
            return await MeasureOnceAsync(fold);
        }
    }

    private async Task<EvaluationResult?> MeasureOnceAsync(RoundFolded fold)
    {
        await disk.RunAsync("the model file", () => models.Store.WriteCheckpointAsync(fold.Version), _stop.Token);
        // Before updates of the next round come and take its place; what this version was made from stays until it is evaluated.
        models.Store.ForgetOld(context.Record, Math.Max(options.KeepUpdateRounds, 1));
        return await models.Evaluator.EvaluateAsync(models.Store.Find(fold.Version));
    }
}
