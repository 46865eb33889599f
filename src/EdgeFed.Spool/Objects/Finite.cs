using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Spool.Objects;

/// <summary>Looks for values no update may hold.</summary>
public static class Finite
{
    private const uint ExponentBits = 0x7F80_0000; // all set in NaN and both infinities (IEEE 754), in nothing else

    /// <summary>Index of the first NaN or infinity, or -1.</summary>
    public static int IndexOfNotFinite(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var i = 0;
        var mask = new Vector<uint>(ExponentBits);
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            if (Vector.EqualsAny(new Vector<uint>(bits[i..]) & mask, mask)) break;
        for (; i < bits.Length; i++)
            if ((bits[i] & ExponentBits) == ExponentBits) return i;
        return -1;
    }
}
