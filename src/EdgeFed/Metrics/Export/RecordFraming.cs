using System.Buffers.Binary;
using EdgeFed.Protocol;

namespace EdgeFed.Metrics.Export;

/// <summary>
/// The framing of TFRecord files (tensorflow/core/lib/io/record_writer.h):
/// <c>uint64 length | uint32 masked CRC-32C of the length | data | uint32 masked CRC-32C of the data</c>, all little-endian.
/// </summary>
internal static class RecordFraming
{
    private const uint MaskDelta = 0xA282EAD8; // tensorflow/core/lib/hash/crc32c.h

    public static void Write(Stream output, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        output.Write(length);
        WriteCrc(output, length);
        output.Write(data);
        WriteCrc(output, data);
    }

    /// <summary>A CRC of bytes that hold CRCs is weak: so it is rotated by 15 bits, and a constant added.</summary>
    internal static uint Mask(uint crc) => ((crc >> 15) | (crc << 17)) + MaskDelta;

    private static void WriteCrc(Stream output, ReadOnlySpan<byte> data)
    {
        Span<byte> crc = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Mask(Crc32C.Compute(data)));
        output.Write(crc);
    }
}
