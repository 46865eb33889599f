using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Encodings;

/// <summary>4 bits a parameter: the scales of all blocks as f32, then two integers a byte, the first in the low half.</summary>
internal sealed class Q4Codec : IElementCodec
{
    internal const int Levels = 7;
    internal const int BlockLength = 128;
    private const int Bias = 8; // nibbles are unsigned
    private static readonly BlockQuantizer Quantizer = new(Levels, BlockLength);

    public long? FixedLength(int count) => MaxLength(count);

    public long MaxLength(int count) => (long)Quantizer.BlocksOf(count) * sizeof(float) + (count + 1) / 2;

    public int Encode(ReadOnlySpan<float> values, uint index, in EncodingChoice choice, Span<byte> encoded)
    {
        var scaleBytes = Quantizer.BlocksOf(values.Length) * sizeof(float);
        var scales = MemoryMarshal.Cast<byte, float>(encoded[..scaleBytes]);
        Span<sbyte> integers = stackalloc sbyte[BlockLength];
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            var part = values.Slice(start, Math.Min(BlockLength, values.Length - start));
            Quantizer.Quantize(part, index + (uint)start, choice.Noise, scales[(start / BlockLength)..], integers);
            Pack(integers[..part.Length], encoded[(scaleBytes + start / 2)..]);
        }

        return (int)MaxLength(values.Length);
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var length = (int)MaxLength(values.Length);
        Undecodable.ThrowIfShort("q4", encoded.Length, length);
        var scaleBytes = Quantizer.BlocksOf(values.Length) * sizeof(float);
        var scales = MemoryMarshal.Cast<byte, float>(encoded[..scaleBytes]);
        Span<sbyte> integers = stackalloc sbyte[BlockLength];
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            var part = values.Slice(start, Math.Min(BlockLength, values.Length - start));
            Unpack(encoded[(scaleBytes + start / 2)..], integers[..part.Length]);
            Quantizer.Restore(scales[(start / BlockLength)..], integers, part);
        }

        return length;
    }

    private static void Pack(ReadOnlySpan<sbyte> integers, Span<byte> packed)
    {
        for (var i = 0; i + 1 < integers.Length; i += 2) packed[i / 2] = (byte)(integers[i] + Bias | (integers[i + 1] + Bias) << 4);
        if (integers.Length % 2 == 1) packed[integers.Length / 2] = (byte)(integers[^1] + Bias | Bias << 4);
    }

    private static void Unpack(ReadOnlySpan<byte> packed, Span<sbyte> integers)
    {
        for (var i = 0; i < integers.Length; i++) integers[i] = (sbyte)((packed[i / 2] >> 4 * (i % 2) & 0xF) - Bias);
    }
}
