using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Protocol;

/// <summary>
/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), with the processor's instruction where there is one.
/// Check value: "123456789" gives 0xe3069283.
/// </summary>
public static class Crc32C
{
    /// <summary>The CRC of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The CRC of all segments of <paramref name="data"/>.</summary>
    public static uint Compute(in ReadOnlySequence<byte> data) => Append(0, data);

    /// <summary>The CRC of earlier bytes, of which <paramref name="crc"/> is the CRC, followed by <paramref name="data"/>.</summary>
    public static uint Append(uint crc, in ReadOnlySequence<byte> data)
    {
        foreach (var segment in data) crc = Append(crc, segment.Span);
        return crc;
    }

    /// <inheritdoc cref="Append(uint, in ReadOnlySequence{byte})"/>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        var state = ~crc;
        var words = MemoryMarshal.Cast<byte, ulong>(data); // read in memory order: little-endian machines
        foreach (var word in words) state = BitOperations.Crc32C(state, word);
        foreach (var value in data[(words.Length * sizeof(ulong))..]) state = BitOperations.Crc32C(state, value);
        return ~state;
    }
}
