using System.Numerics.Tensors;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Scores;

/// <summary>How often samples of each class were taken for each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;

    private ConfusionMatrix(int classes) => (Classes, _counts) = (classes, new int[classes * classes]);

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>
    /// Samples of class <paramref name="actual"/> whose largest output was that of <paramref name="predicted"/>.
    /// </summary>
    public int this[int actual, int predicted] => _counts[(actual * Classes) + predicted];

    /// <summary>Runs a classifier over all of <paramref name="data"/>.</summary>
    /// <exception cref="DataException">The data is empty or does not fit the model.</exception>
    public static ConfusionMatrix Of(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var matrix = new ConfusionMatrix(spec.Classes);
        CpuTrainer.Predict(spec, parameters, data, matrix.Add, threads: threads);
        return matrix;
    }

    /// <summary>Samples of class <paramref name="actual"/>.</summary>
    public int Samples(int actual) => TensorPrimitives.Sum<int>(_counts.AsSpan(actual * Classes, Classes));

    /// <summary>Share of the samples of <paramref name="actual"/> that were recognised; null where there are none.</summary>
    public double? Recall(int actual) => Samples(actual) is > 0 and var samples ? (double)this[actual, actual] / samples : null;

    /// <summary>Every pair of classes of which one was taken for the other, the most frequent first.</summary>
    public IEnumerable<(int Actual, int Predicted, int Count)> Mistakes() =>
        from actual in Enumerable.Range(0, Classes)
        from predicted in Enumerable.Range(0, Classes)
        where actual != predicted && this[actual, predicted] > 0
        orderby this[actual, predicted] descending
        select (actual, predicted, this[actual, predicted]);

    private void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        for (var row = 0; row < labels.Length; row++)
        {
            var predicted = TensorPrimitives.IndexOfMax(outputs.Slice(row * Classes, Classes));
            _counts[(labels[row] * Classes) + predicted]++;
        }
    }
}
