using EdgeFed.Core.Compute;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>Measures a version on the aggregator's test data, if it has any.</summary>
internal sealed class Evaluator(ITrainer trainer, JobDefinition job, IDataset? testData, int threads, IComputePool compute)
{
    private const int BatchSize = 256;

    /// <summary>
    /// With fewer samples the accuracies of single updates are not compared: at 100, one of 0.9 has a standard error of 0.03.
    /// </summary>
    public const int MinToJudge = 100;

    /// <summary>Single updates can be measured.</summary>
    public static bool CanJudgeBy(IDataset? testData) => testData?.Count >= MinToJudge && testData.Schema.Classes > 0;

    /// <summary>Number of samples that versions are measured on; 0 without test data.</summary>
    public int Count => testData?.Count ?? 0;

    /// <summary>True if the newest version was folded before a restart and not yet evaluated.</summary>
    public bool IsMissing(RoundRecord record) => record.FoldCount > 0 && record.LastEvaluation?.Version != record.Version;

    /// <summary>The model is in memory for as long as this takes, and not at all where there is nothing to test it on.</summary>
    public async Task<EvaluationResult?> EvaluateAsync(SpoolObject model) =>
        testData is null ? null : await compute.RunAsync(() => Evaluate(model));

    /// <summary>Evaluates parameters in memory, on the caller's thread.</summary>
    public EvaluationResult? Evaluate(ReadOnlySpan<float> parameters) =>
        testData is null ? null : trainer.Evaluate(job.Spec, parameters, testData, BatchSize, threads);

    private EvaluationResult? Evaluate(SpoolObject model)
    {
        using var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        ObjectContent.CopyTo(model, parameters.Span);
        return Evaluate(parameters.Span);
    }
}
