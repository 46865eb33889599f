using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Random;

namespace EdgeFed.Bench;

/// <summary>Random samples of the shape a model needs, with random classes or numbers to predict.</summary>
internal sealed class NoiseDataset : IDataset
{
    private readonly float[] _x;
    private readonly float[] _targets;
    private readonly int[] _labels;

    public NoiseDataset(ModelSpec model, int count)
    {
        (Schema, TargetLength) = (model.RequiredSchema, model.TargetLength);
        _x = Draw(count * Schema.Elements, stream: 0);
        _targets = Draw(count * TargetLength, stream: 1);
        _labels = new int[count];
        for (var i = 0; i < count; i++) _labels[i] = model.Classes == 0 ? 0 : new CounterRandom(1, 2).BelowAt((ulong)i, model.Classes);
    }

    public DataSchema Schema { get; }

    public int Count => _labels.Length;

    public int TargetLength { get; }

    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        Copy(_x, Schema.Elements, indices, x);
        for (var i = 0; i < indices.Length; i++) labels[i] = _labels[indices[i]];
    }

    public void CopyTargets(ReadOnlySpan<int> indices, Span<float> targets) => Copy(_targets, TargetLength, indices, targets);

    private static void Copy(float[] rows, int width, ReadOnlySpan<int> indices, Span<float> target)
    {
        for (var i = 0; i < indices.Length; i++) rows.AsSpan(indices[i] * width, width).CopyTo(target[(i * width)..]);
    }

    private static float[] Draw(int count, ulong stream)
    {
        var (random, values) = (new CounterRandom(1, stream), new float[count]);
        for (var i = 0; i < count; i++) values[i] = random.UnitAt((ulong)i);
        return values;
    }
}
