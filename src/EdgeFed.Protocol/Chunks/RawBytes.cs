using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Chunks;

/// <summary>Parameters seen as the bytes they travel in: little-endian f32 in order, which is memory on every target.</summary>
public static class RawBytes
{
    /// <summary>The bytes of <paramref name="parameters"/>: the same memory, not a copy.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<float> parameters)
    {
        CheckByteOrder();
        return MemoryMarshal.AsBytes(parameters);
    }

    /// <summary>The bytes of <paramref name="parameters"/>: the same memory, to decode chunks into.</summary>
    public static Span<byte> Of(Span<float> parameters)
    {
        CheckByteOrder();
        return MemoryMarshal.AsBytes(parameters);
    }

    private static void CheckByteOrder()
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("EdgeFed runs on little-endian machines only.");
    }
}
