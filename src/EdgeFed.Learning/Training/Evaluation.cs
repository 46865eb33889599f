using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>Scores a model over a data set, batch by batch.</summary>
internal static class Evaluation
{
    public static EvaluationResult Run(ModelSpec spec, IDataset data, IScorer scorer)
    {
        var reader = new BatchReader(spec, data, scorer.MaxBatch);
        var indices = new int[scorer.MaxBatch];
        var sum = default(BatchScore);
        for (var start = 0; start < data.Count; start += indices.Length)
        {
            var batch = Math.Min(indices.Length, data.Count - start);
            for (var i = 0; i < batch; i++) indices[i] = start + i;
            sum += scorer.Score(reader.Read(indices.AsSpan(0, batch), scorer.Input(batch)));
        }

        return new EvaluationResult(sum.Loss / data.Count, sum.Accuracy(data), data.Count);
    }
}
