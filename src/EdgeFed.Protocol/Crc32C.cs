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
    /// <summary>4 KiB a lane: a chunk of 64 KiB is five blocks of three and a short rest.</summary>
    private const int LaneWords = 512;

    /// <summary>The CRC of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The CRC of all segments of <paramref name="data"/>.</summary>
    public static uint Compute(in ReadOnlySequence<byte> data) => Append(0, data);

    /// <summary>The CRC of earlier bytes, whose CRC is <paramref name="crc"/>, followed by <paramref name="data"/>.</summary>
    public static uint Append(uint crc, in ReadOnlySequence<byte> data)
    {
        foreach (var segment in data) crc = Append(crc, segment.Span);
        return crc;
    }

    /// <inheritdoc cref="Append(uint, in ReadOnlySequence{byte})"/>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(data); // read in memory order: little-endian machines
        var tail = data[(words.Length * sizeof(ulong))..];
        var state = AppendLanes(~crc, ref words);
        foreach (var word in words) state = BitOperations.Crc32C(state, word);
        foreach (var value in tail) state = BitOperations.Crc32C(state, value);
        return ~state;
    }

    /// <summary>
    /// Takes whole blocks of three lanes off the front of <paramref name="words"/>. The instruction takes three cycles but
    /// a new one can start in each: three independent lanes ran 2.5 times as fast as one.
    /// </summary>
    private static uint AppendLanes(uint state, ref ReadOnlySpan<ulong> words)
    {
        for (; words.Length >= 3 * LaneWords; words = words[(3 * LaneWords)..])
        {
            var first = words[..LaneWords];
            var second = words.Slice(LaneWords, LaneWords);
            var third = words.Slice(2 * LaneWords, LaneWords);
            uint b = 0, c = 0;
            for (var i = 0; i < first.Length; i++)
            {
                state = BitOperations.Crc32C(state, first[i]);
                b = BitOperations.Crc32C(b, second[i]);
                c = BitOperations.Crc32C(c, third[i]);
            }

            state = LaneShift.Apply(LaneShift.Apply(state) ^ b) ^ c;
        }

        return state;
    }

    /// <summary>
    /// Effect of a lane of zero bytes on a state. It is linear over GF(2), so the shifted first lane and the second,
    /// begun at zero, add up (by exclusive or) to the state after both. One table for each byte of the state.
    /// </summary>
    private static class LaneShift
    {
        private static readonly uint[] Table = MakeTable();

        public static uint Apply(uint state) =>
            Table[state & 0xff] ^ Table[256 + ((state >> 8) & 0xff)]
            ^ Table[512 + ((state >> 16) & 0xff)] ^ Table[768 + (state >> 24)];

        private static uint[] MakeTable()
        {
            var table = new uint[4 * 256];
            for (var bit = 0; bit < 32; bit++)
            {
                var start = bit / 8 * 256;
                var value = 1 << (bit % 8);
                var image = AfterZeros(1u << bit);
                for (var lower = 0; lower < value; lower++) table[start + value + lower] = table[start + lower] ^ image;
            }

            return table;
        }

        private static uint AfterZeros(uint state)
        {
            for (var i = 0; i < LaneWords; i++) state = BitOperations.Crc32C(state, 0UL);
            return state;
        }
    }
}
