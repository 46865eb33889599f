using System.Numerics;

namespace EdgeFed.Learning.Kernels;

/// <summary>From stored bytes to floats.</summary>
internal static class ByteKernels
{
    /// <summary>y[i] = x[i] / 255. Writes <paramref name="y"/>.</summary>
    public static void ToUnit(ReadOnlySpan<byte> x, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        var i = 0;
        for (; i <= x.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(x[i..]), out var low, out var high);
            WidenTo(low, y[i..]);
            WidenTo(high, y[(i + Vector<ushort>.Count)..]);
        }

        for (; i < x.Length; i++) y[i] = x[i] / 255f; // tail
    }

    private static void WidenTo(Vector<ushort> x, Span<float> y)
    {
        Vector.Widen(x, out var low, out var high);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(low)) / 255f).CopyTo(y);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(high)) / 255f).CopyTo(y[Vector<float>.Count..]);
    }
}
