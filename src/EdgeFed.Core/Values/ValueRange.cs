using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Core.Values;

/// <summary>
/// Finds values that no model or update may hold: NaN, infinities, and magnitudes beyond what sums are exact for.
/// </summary>
public static class ValueRange
{
    /// <summary>Magnitudes from here on are refused: 2^30.</summary>
    public const float Limit = 1 << 30;

    private const uint MagnitudeBits = 0x7FFF_FFFF;
    private static readonly uint LimitBits = BitConverter.SingleToUInt32Bits(Limit);

    /// <summary>
    /// Index of the first value that is not finite or at least <see cref="Limit"/> in magnitude, or -1. Without its sign a
    /// float's bits order like an integer, with infinity and NaN above all numbers (IEEE 754), so one comparison finds all three.
    /// </summary>
    public static int IndexOfUnusable(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var (mask, limit) = (new Vector<uint>(MagnitudeBits), new Vector<uint>(LimitBits));
        var i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            if (Vector.GreaterThanOrEqualAny(new Vector<uint>(bits[i..]) & mask, limit)) break;
        for (; i < bits.Length; i++)
            if ((bits[i] & MagnitudeBits) >= LimitBits) return i;
        return -1;
    }
}
