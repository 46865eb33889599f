using EdgeFed.Learning.Kernels;

namespace EdgeFed.Learning.Data;

/// <summary>Samples of equal length in memory, as they were stored; they become floats when a batch is copied.</summary>
internal abstract class SampleRows
{
    /// <summary>Copies a sample, as floats; <paramref name="target"/> is as long as it.</summary>
    public abstract void Copy(int row, Span<float> target);
}

/// <summary>Bytes from 0 to 255, which become floats from 0 to 1.</summary>
internal sealed class ByteRows(byte[] values) : SampleRows
{
    public override void Copy(int row, Span<float> target) =>
        ByteKernels.ToUnit(values.AsSpan(row * target.Length, target.Length), target);
}

/// <summary>Floats, which stay what they are.</summary>
internal sealed class FloatRows(float[] values) : SampleRows
{
    public override void Copy(int row, Span<float> target) => values.AsSpan(row * target.Length, target.Length).CopyTo(target);
}
