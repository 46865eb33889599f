using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Encodings;

/// <summary>
/// The parameters of the largest magnitudes; all others are zero (Aji and Heafield, 2017). Layout: <c>uint32 count</c>, the gaps
/// between the indices of what is sent, one byte each (255 stands for itself and what follows), then the values as <see
/// cref="MagnitudeCodec"/> has them: more of them in fewer bits serve training better than few in many.
/// </summary>
internal sealed class TopKCodec : IElementCodec
{
    private const int HeaderBytes = sizeof(uint);
    private const int LongGap = 255;

    public long? FixedLength(int count) => null;

    public long MaxLength(int count) => HeaderBytes + count + count / LongGap + MagnitudeCodec.LengthOf(count);

    public int Encode(ReadOnlySpan<float> values, uint index, in EncodingChoice choice, Span<byte> encoded)
    {
        var kept = ArrayPool<float>.Shared.Rent(values.Length);
        try
        {
            var (count, gapsEnd) = Select(values, choice.Threshold, kept, encoded);
            BinaryPrimitives.WriteUInt32LittleEndian(encoded, (uint)count);
            return gapsEnd + MagnitudeCodec.Encode(kept.AsSpan(0, count), index, choice.Noise, encoded[gapsEnd..]);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(kept);
        }
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        Undecodable.ThrowIfShort("topk", encoded.Length, HeaderBytes);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(encoded);
        if (count > values.Length) Undecodable.Throw($"topk states {count} values of {values.Length}.");
        var kept = ArrayPool<float>.Shared.Rent(values.Length);
        try
        {
            var gapsEnd = HeaderBytes + LengthOfGaps(encoded[HeaderBytes..], (int)count);
            var end = gapsEnd + MagnitudeCodec.Decode(encoded[gapsEnd..], kept.AsSpan(0, (int)count));
            Scatter(encoded[HeaderBytes..gapsEnd], kept.AsSpan(0, (int)count), values);
            return end;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(kept);
        }
    }

    /// <summary>Writes the gaps, and the values that are sent to <paramref name="kept"/>.</summary>
    private static (int Count, int GapsEnd) Select(ReadOnlySpan<float> values, float threshold, Span<float> kept, Span<byte> encoded)
    {
        var (count, at, last) = (0, HeaderBytes, -1);
        for (var i = 0; i < values.Length; i++)
        {
            var magnitude = MathF.Abs(values[i]);
            if (magnitude < threshold || magnitude == 0) continue; // NaN is sent: whoever decodes it finds it
            var gap = i - last - 1;
            for (; gap >= LongGap; gap -= LongGap) encoded[at++] = LongGap;
            encoded[at++] = (byte)gap;
            (kept[count++], last) = (values[i], i);
        }

        return (count, at);
    }

    private static int LengthOfGaps(ReadOnlySpan<byte> gaps, int count)
    {
        var at = 0;
        while (count > 0)
        {
            Undecodable.ThrowIfShort("topk: the next gap", gaps.Length - at, 1);
            if (gaps[at++] < LongGap) count--;
        }

        return at;
    }

    private static void Scatter(ReadOnlySpan<byte> gaps, ReadOnlySpan<float> kept, Span<float> values)
    {
        values.Clear();
        var (index, next) = (0L, 0);
        foreach (var gap in gaps)
        {
            index += gap;
            if (gap == LongGap) continue;
            if (index >= values.Length) Undecodable.Throw($"topk states index {index} of {values.Length}.");
            values[(int)index++] = kept[next++];
        }
    }
}
