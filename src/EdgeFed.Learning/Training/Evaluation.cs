using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>Runs a model over a data set, batch by batch, from the first sample to the last.</summary>
internal sealed unsafe class Evaluation(ModelSpec spec, IDataset data, int batchSize, int threads) : IDisposable
{
    private readonly Network _network = new(spec, batchSize, training: false, threads);
    private readonly BatchReader _reader = new(spec, data, batchSize);
    private readonly int[] _indices = new int[batchSize];

    public EvaluationResult Score(ReadOnlySpan<float> parameters)
    {
        var sum = default(BatchScore);
        fixed (float* start = parameters)
        {
            var block = new FloatBlock(start, parameters.Length);
            for (var first = 0; first < data.Count; first += batchSize)
            {
                var indices = From(first);
                sum += _network.Forward(block, _reader.Read(indices, _network.Input(indices.Length)));
            }
        }

        return new EvaluationResult(sum.Loss / data.Count, sum.Accuracy(data), data.Count);
    }

    public void Predict(ReadOnlySpan<float> parameters, PredictionHandler each)
    {
        fixed (float* start = parameters)
        {
            var block = new FloatBlock(start, parameters.Length);
            for (var first = 0; first < data.Count; first += batchSize)
            {
                var indices = From(first);
                var answers = _reader.Read(indices, _network.Input(indices.Length));
                each(indices, _network.Run(block, indices.Length), answers.Labels, answers.Targets);
            }
        }
    }

    public void Dispose() => _network.Dispose();

    private ReadOnlySpan<int> From(int first)
    {
        var indices = _indices.AsSpan(0, Math.Min(batchSize, data.Count - first));
        for (var i = 0; i < indices.Length; i++) indices[i] = first + i;
        return indices;
    }
}
