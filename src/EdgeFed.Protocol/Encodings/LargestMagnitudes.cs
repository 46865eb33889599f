using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Encodings;

/// <summary>Finds the threshold above which a wanted number of values lie, exactly and without sorting or copying them.</summary>
public static class LargestMagnitudes
{
    private const uint MagnitudeBits = 0x7FFF_FFFF;
    private const int HighShift = 16;
    private const int Buckets = 1 << (31 - HighShift);

    /// <summary>
    /// The <paramref name="count"/>-th largest magnitude of the values outside <paramref name="exact"/>. Magnitudes order like
    /// their bits (IEEE 754), so two counts suffice: of the upper bits, and of the lower ones within the bucket that the wanted
    /// value lies in.
    /// </summary>
    public static float Threshold(ReadOnlySpan<float> values, ExactRanges exact, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var counts = new int[Buckets];
        foreach (var piece in exact.PiecesOf(0, values.Length))
            if (!piece.IsExact) CountHigh(values.Slice(piece.Start, piece.Length), counts);
        var high = Descend(counts, ref count);
        var lower = new int[1 << HighShift];
        foreach (var piece in exact.PiecesOf(0, values.Length))
            if (!piece.IsExact) CountLow(values.Slice(piece.Start, piece.Length), (uint)high, lower);
        return BitConverter.UInt32BitsToSingle((uint)high << HighShift | (uint)Descend(lower, ref count));
    }

    private static void CountHigh(ReadOnlySpan<float> values, int[] counts)
    {
        foreach (var value in values) counts[(BitConverter.SingleToUInt32Bits(value) & MagnitudeBits) >> HighShift]++;
    }

    private static void CountLow(ReadOnlySpan<float> values, uint high, int[] counts)
    {
        foreach (var value in values)
        {
            var bits = BitConverter.SingleToUInt32Bits(value) & MagnitudeBits;
            if (bits >> HighShift == high) counts[bits & 0xFFFF]++;
        }
    }

    /// <summary>
    /// The bucket that holds the wanted one, counted from the top; <paramref name="count"/> becomes its place within the bucket.
    /// </summary>
    private static int Descend(int[] counts, ref int count)
    {
        var bucket = counts.Length - 1;
        for (; bucket > 0 && counts[bucket] < count; bucket--) count -= counts[bucket];
        return bucket;
    }
}
