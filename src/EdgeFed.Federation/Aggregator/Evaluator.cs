using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Measures a version on the aggregator's test data, if it has any.</summary>
internal sealed class Evaluator(ITrainer trainer, JobDefinition job, IDataset? testData, int threads, IComputePool compute)
{
    private const int BatchSize = 256;

    /// <summary>True if the newest version was folded before a restart and not yet evaluated.</summary>
    public bool IsMissing(RoundRecord record) => record.Folds.Count > 0 && record.LastEvaluation?.Version != record.Version;

    public async Task<EvaluationResult?> EvaluateAsync(ParameterBuffer parameters) => testData is null
        ? null
        : await compute.RunAsync(() => trainer.Evaluate(job.Spec, parameters.Span, testData, BatchSize, threads));
}
