using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>Copies the samples of a batch where the network wants them, and keeps what they should come to.</summary>
internal sealed class BatchReader(ModelSpec spec, IDataset data, int maxBatch)
{
    private readonly int[] _labels = new int[maxBatch];
    private readonly float[] _targets = new float[maxBatch * spec.TargetLength];

    /// <param name="indices">Which samples.</param>
    /// <param name="x">Gets them.</param>
    /// <returns>Valid until the next batch is read.</returns>
    public Answers Read(ReadOnlySpan<int> indices, Span<float> x)
    {
        var labels = _labels.AsSpan(0, indices.Length);
        data.CopyBatch(indices, x, labels);
        if (spec.TargetLength == 0) return Answers.Of(labels);
        var targets = _targets.AsSpan(0, indices.Length * spec.TargetLength);
        data.CopyTargets(indices, targets);
        return Answers.Of(targets, indices.Length);
    }
}
