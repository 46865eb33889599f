using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>Scores a model over a data set, batch by batch.</summary>
internal static class Evaluation
{
    public static EvaluationResult Run(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize)
    {
        using var network = new Network(spec, batchSize, training: false);
        var indices = new int[batchSize];
        var labels = new int[batchSize];
        var (loss, correct) = (0.0, 0);
        for (var start = 0; start < data.Count; start += batchSize)
        {
            var batch = Math.Min(batchSize, data.Count - start);
            for (var i = 0; i < batch; i++) indices[i] = start + i;
            data.CopyBatch(indices.AsSpan(0, batch), network.Input(batch), labels.AsSpan(0, batch));
            var score = network.Forward(parameters, labels.AsSpan(0, batch));
            (loss, correct) = (loss + score.Loss, correct + score.Correct);
        }

        return new EvaluationResult(loss / data.Count, (double)correct / data.Count, data.Count);
    }
}
