using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Random samples that fit a model, with random classes or numbers to predict.</summary>
internal sealed class NoiseDataset(ModelSpec model, int count) : IDataset
{
    private readonly float[] _x = Numbers.Unit(count * (int)Shapes.Elements(model.InputShape), 7, 1);
    private readonly float[] _targets = Numbers.Unit(count * model.TargetLength, 7, 2);
    private readonly int[] _labels = Numbers.Below(count, Math.Max(model.Classes, 1), 7, 3);

    public DataSchema Schema => model.RequiredSchema;

    public int Count => count;

    public int TargetLength => model.TargetLength;

    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        Copy(_x, indices, x);
        for (var i = 0; i < indices.Length; i++) labels[i] = _labels[indices[i]];
    }

    public void CopyTargets(ReadOnlySpan<int> indices, Span<float> targets) => Copy(_targets, indices, targets);

    private void Copy(float[] rows, ReadOnlySpan<int> indices, Span<float> target)
    {
        var width = rows.Length / count;
        for (var i = 0; i < indices.Length; i++) rows.AsSpan(indices[i] * width, width).CopyTo(target[(i * width)..]);
    }
}
