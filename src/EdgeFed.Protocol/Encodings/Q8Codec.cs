using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Encodings;

/// <summary>8 bits a parameter: the scales of all blocks as f32, then the integers.</summary>
internal sealed class Q8Codec : IElementCodec
{
    internal const int Levels = 127;
    internal const int BlockLength = 512;
    private static readonly BlockQuantizer Quantizer = new(Levels, BlockLength);

    public long? FixedLength(int count) => MaxLength(count);

    public long MaxLength(int count) => (long)Quantizer.BlocksOf(count) * sizeof(float) + count;

    public int Encode(ReadOnlySpan<float> values, uint index, in EncodingChoice choice, Span<byte> encoded)
    {
        var scaleBytes = Quantizer.BlocksOf(values.Length) * sizeof(float);
        var scales = MemoryMarshal.Cast<byte, float>(encoded[..scaleBytes]);
        Quantizer.Quantize(values, index, choice.Noise, scales, MemoryMarshal.Cast<byte, sbyte>(encoded.Slice(scaleBytes, values.Length)));
        return scaleBytes + values.Length;
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var scaleBytes = Quantizer.BlocksOf(values.Length) * sizeof(float);
        Undecodable.ThrowIfShort("q8", encoded.Length, scaleBytes + values.Length);
        var scales = MemoryMarshal.Cast<byte, float>(encoded[..scaleBytes]);
        Quantizer.Restore(scales, MemoryMarshal.Cast<byte, sbyte>(encoded.Slice(scaleBytes, values.Length)), values);
        return scaleBytes + values.Length;
    }
}
