using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Encodings;

/// <summary>
/// IEEE 754 binary16, little-endian, rounded to nearest. What is too large becomes the largest: error feedback sends the rest.
/// </summary>
internal sealed class F16Codec : IElementCodec
{
    private const int Bytes = 2;

    public long? FixedLength(int count) => (long)count * Bytes;

    public long MaxLength(int count) => (long)count * Bytes;

    public int Encode(ReadOnlySpan<float> values, uint index, in EncodingChoice choice, Span<byte> encoded)
    {
        var halves = MemoryMarshal.Cast<byte, Half>(encoded[..(values.Length * Bytes)]);
        TensorPrimitives.ConvertToHalf(values, halves);
        for (var i = 0; i < halves.Length; i++)
            if (Half.IsInfinity(halves[i]) && float.IsFinite(values[i])) halves[i] = values[i] > 0 ? Half.MaxValue : Half.MinValue;
        return values.Length * Bytes;
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var length = values.Length * Bytes;
        Undecodable.ThrowIfShort("f16", encoded.Length, length);
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(encoded[..length]), values);
        return length;
    }
}
