using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeFed.Protocol.Encodings;

/// <summary>
/// Integers in [-levels, levels] with one scale for each block: its largest magnitude over levels. Rounding is stochastic (up
/// with the probability of the fraction), so that the mean of many units' errors tends to zero (QSGD, Alistarh et al., 2017,
/// section 3.1). A value is restored by one multiplication, rounded to float32.
/// </summary>
/// <param name="levels">Largest integer, at most 127.</param>
/// <param name="blockLength">Values that share a scale; a multiple of 32.</param>
internal sealed class BlockQuantizer(int levels, int blockLength)
{
    /// <summary>Blocks of smaller values are written as zeros: their scales would be subnormal.</summary>
    private const float Smallest = 1f / (1L << 62) / (1L << 38); // 2^-100

    private const int Step = 32; // integers that fill a vector

    /// <summary>Number of scales for <paramref name="count"/> values.</summary>
    public int BlocksOf(int count) => (count + blockLength - 1) / blockLength;

    /// <summary>
    /// Quantises <paramref name="values"/>; the first has <paramref name="index"/>. A block that is not finite gets the scale
    /// NaN, so that whoever decodes it finds that.
    /// </summary>
    public void Quantize(ReadOnlySpan<float> values, uint index, RoundingNoise noise, Span<float> scales, Span<sbyte> integers)
    {
        for (var block = 0; block < BlocksOf(values.Length); block++)
        {
            var start = block * blockLength;
            var part = values.Slice(start, Math.Min(blockLength, values.Length - start));
            var target = integers.Slice(start, part.Length);
            var largest = LargestMagnitude(part);
            if (largest >= Smallest && float.IsFinite(largest))
            {
                scales[block] = largest / levels;
                QuantizeBlock(part, levels / largest, index + (uint)start, noise, target);
            }
            else
            {
                scales[block] = largest < Smallest ? 0 : float.NaN;
                target.Clear();
            }
        }
    }

    /// <summary>values[i] = integers[i] * scale of its block.</summary>
    public void Restore(ReadOnlySpan<float> scales, ReadOnlySpan<sbyte> integers, Span<float> values)
    {
        for (var block = 0; block < BlocksOf(values.Length); block++)
        {
            var start = block * blockLength;
            var length = Math.Min(blockLength, values.Length - start);
            RestoreBlock(scales[block], integers.Slice(start, length), values.Slice(start, length));
        }
    }

    /// <summary>The largest magnitude; NaN where there is one.</summary>
    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        var largest = Vector256<float>.Zero;
        foreach (var vector in vectors) largest = Vector256.Max(largest, Vector256.Abs(vector));
        var result = 0f;
        for (var i = 0; i < Vector256<float>.Count; i++) result = MathF.Max(result, largest[i]);
        foreach (var value in values[(vectors.Length * Vector256<float>.Count)..]) result = MathF.Max(result, MathF.Abs(value));
        return result;
    }

    private void QuantizeBlock(ReadOnlySpan<float> values, float factor, uint index, RoundingNoise noise, Span<sbyte> integers)
    {
        var whole = values.Length / Step * Step;
        for (var i = 0; i < whole; i += Step)
        {
            var part = values.Slice(i, Step);
            var low = Vector256.Narrow(Round8(part, 0, factor, index + (uint)i, noise), Round8(part, 8, factor, index + (uint)i, noise));
            var high = Vector256.Narrow(Round8(part, 16, factor, index + (uint)i, noise), Round8(part, 24, factor, index + (uint)i, noise));
            Vector256.Narrow(low, high).CopyTo(integers.Slice(i, Step));
        }

        for (var i = whole; i < values.Length; i++)
            integers[i] = (sbyte)Math.Clamp((int)MathF.Floor(values[i] * factor + noise.At(index + (uint)i)), -levels, levels);
    }

    private Vector256<int> Round8(ReadOnlySpan<float> values, int at, float factor, uint index, RoundingNoise noise)
    {
        var scaled = Vector256.Create(values.Slice(at, 8)) * Vector256.Create(factor); // not fused with what follows: the same bits everywhere
        var rounded = Vector256.ConvertToInt32(Vector256.Floor(scaled + noise.At8(index + (uint)at)));
        return Vector256.Max(Vector256.Min(rounded, Vector256.Create(levels)), Vector256.Create(-levels));
    }

    private static void RestoreBlock(float scale, ReadOnlySpan<sbyte> integers, Span<float> values)
    {
        var whole = values.Length / Step * Step;
        var factor = Vector256.Create(scale);
        for (var i = 0; i < whole; i += Step)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(integers.Slice(i, Step)));
            Restore16(low, factor, values.Slice(i, 16));
            Restore16(high, factor, values.Slice(i + 16, 16));
        }

        for (var i = whole; i < values.Length; i++) values[i] = integers[i] * scale;
    }

    private static void Restore16(Vector256<short> integers, Vector256<float> factor, Span<float> values)
    {
        var (low, high) = Vector256.Widen(integers);
        (Vector256.ConvertToSingle(low) * factor).CopyTo(values);
        (Vector256.ConvertToSingle(high) * factor).CopyTo(values[8..]);
    }
}
