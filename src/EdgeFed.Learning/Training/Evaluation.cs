using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>Scores a model over a data set, batch by batch.</summary>
internal static unsafe class Evaluation
{
    public static EvaluationResult Run(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize, int threads)
    {
        using var network = new Network(spec, batchSize, training: false, threads);
        fixed (float* start = parameters) return Run(network, new FloatBlock(start, parameters.Length), data, new(spec, data, batchSize));
    }

    private static EvaluationResult Run(Network network, FloatBlock parameters, IDataset data, BatchReader reader)
    {
        var indices = new int[network.MaxBatch];
        var sum = default(BatchScore);
        for (var start = 0; start < data.Count; start += indices.Length)
        {
            var batch = Math.Min(indices.Length, data.Count - start);
            for (var i = 0; i < batch; i++) indices[i] = start + i;
            sum += network.Forward(parameters, reader.Read(indices.AsSpan(0, batch), network.Input(batch)));
        }

        return new EvaluationResult(sum.Loss / data.Count, sum.Accuracy(data), data.Count);
    }
}
