using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>Runs a model over a data set, batch by batch, from the first sample to the last.</summary>
/// <param name="maxBatch">Samples in every batch but the last.</param>
internal sealed class Evaluation(ModelSpec spec, IDataset data, int maxBatch)
{
    private readonly BatchReader _reader = new(spec, data, maxBatch);
    private readonly int[] _indices = new int[maxBatch];

    public EvaluationResult Score(IScorer scorer)
    {
        var sum = default(BatchScore);
        for (var first = 0; first < data.Count; first += maxBatch)
        {
            var indices = From(first);
            sum += scorer.Score(_reader.Read(indices, scorer.Input(indices.Length)));
        }

        return new EvaluationResult(sum.Loss / data.Count, sum.Accuracy(data), data.Count);
    }

    public void Predict(CpuScorer network, PredictionHandler each)
    {
        for (var first = 0; first < data.Count; first += maxBatch)
        {
            var indices = From(first);
            var answers = _reader.Read(indices, network.Input(indices.Length));
            each(indices, network.Run(indices.Length), answers.Labels, answers.Targets);
        }
    }

    private ReadOnlySpan<int> From(int first)
    {
        var indices = _indices.AsSpan(0, Math.Min(maxBatch, data.Count - first));
        for (var i = 0; i < indices.Length; i++) indices[i] = first + i;
        return indices;
    }
}
