using System.Numerics.Tensors;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Folds;

/// <summary>An update as it is folded.</summary>
/// <param name="Scale">What the change it brings is multiplied with.</param>
/// <param name="Base">What it changes, where it holds parameters and is scaled; null for one that holds the change
/// itself.</param>
public readonly record struct FoldInput(SpoolObject Update, double Scale = 1, SpoolObject? Base = null)
{
    public Representation Representation => Update.Representation;
}

/// <summary>Reads it chunk by chunk. Not for two threads at once.</summary>
internal sealed class FoldInputReader(FoldInput input) : IDisposable
{
    private readonly SpoolReader _update = input.Update.OpenReader();
    private readonly SpoolReader? _base = input.Scale == 1 ? null : input.Base?.OpenReader();
    private readonly float[] _start = input.Scale == 1 || input.Base is null ? [] : new float[input.Representation.ChunkSize / sizeof(float)];

    public FoldInput Input => input;

    /// <exception cref="Spool.SpoolException">A chunk is damaged on disk.</exception>
    public void Read(int chunk, Span<float> values)
    {
        _update.ReadValues(chunk, values);
        if (input.Scale == 1) return;
        var start = _start.AsSpan(0, _base is null ? 0 : values.Length);
        _base?.ReadValues(chunk, start);
        if (start.Length > 0) TensorPrimitives.Subtract(values, start, values);
        TensorPrimitives.Multiply(values, (float)input.Scale, values);
        if (start.Length > 0) TensorPrimitives.Add(values, start, values);
    }

    public void Dispose()
    {
        _update.Dispose();
        _base?.Dispose();
    }
}
