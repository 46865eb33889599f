using EdgeFed.Federation.Options;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Training;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Aggregator;

/// <summary>
/// What follows when a version is durable and its workers can be asked for the next one: the model file, the evaluation, the round's
/// line. It goes on beside the next round, which folds nothing before it is over: so a version and the sums of the next are never in
/// memory together, and what a version was made from is there as long as the version may have to be made again.
/// </summary>
internal sealed class RoundConclusion(
    AggregatorDesk desk, AggregatorOptions options, ModelKeeper models, Evaluator evaluator, UnitEnvironment environment, DiskRetry disk)
{
    private Task _running = Task.CompletedTask;

    /// <summary>Begins what follows the newest fold, once the one before is concluded.</summary>
    public void Begin(RoundFolded fold, RoundCost cost, CancellationToken cancel) => _running = ConcludeAsync(fold, cost, cancel);

    /// <summary>Completes when the newest fold is concluded.</summary>
    /// <exception cref="SpoolException">The version is damaged on disk, and cannot be made again.</exception>
    public Task WhenDoneAsync() => _running;

    /// <summary>Completes when nothing is being done any more, however it ended.</summary>
    public Task WhenIdleAsync() => Task.WhenAny(_running);

    /// <summary>Throws what the conclusion failed with, if it did: nobody need wait for the round's workers to hear of it.</summary>
    public void ThrowIfFailed()
    {
        if (_running.IsFaulted) _running.GetAwaiter().GetResult();
    }

    private async Task ConcludeAsync(RoundFolded fold, RoundCost cost, CancellationToken cancel)
    {
        if (evaluator.Count > 0) environment.Observer.OnPhase(UnitPhase.Evaluating, fold.Round, $"evaluating version {fold.Version}");
        var members = desk.Record.LastMembers.Count; // before the next round has others
        await Task.Yield(); // its workers are asked first
        var result = await MeasureAsync(fold, cancel);
        // Told before it is recorded: after a crash in between a round is told twice, which is better than never.
        environment.Observer.OnRound(cost.Summarize(fold, options.Job.Rounds, members, result));
        var entry = new RoundEvaluated(fold.Round, fold.Version, result?.Loss, result?.Accuracy, result?.Count ?? 0);
        await disk.RunAsync($"the evaluation of round {fold.Round}", () => desk.Record.AppendAsync(entry), cancel);
        models.ForgetOld(desk.Record, options.KeepUpdateRounds);
    }

    /// <summary>The model file and the evaluation; of a version that is damaged on disk, after it was made again.</summary>
    private async Task<EvaluationResult?> MeasureAsync(RoundFolded fold, CancellationToken cancel)
    {
        try
        {
            return await MeasureOnceAsync(fold, cancel);
        }
        catch (SpoolException damage)
        {
            await disk.RunAsync("the repaired model", () => desk.Repair.RemakeAsync(damage.Message), cancel);
            return await MeasureOnceAsync(fold, cancel);
        }
    }

    private async Task<EvaluationResult?> MeasureOnceAsync(RoundFolded fold, CancellationToken cancel)
    {
        await disk.RunAsync("the model file", () => models.WriteCheckpointAsync(fold.Version), cancel);
        return await evaluator.EvaluateAsync(models.Find(fold.Version));
    }
}
