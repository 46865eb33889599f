using EdgeFed.Protocol.Chunks;

namespace EdgeFed.Protocol.Encodings;

/// <summary>IEEE 754 binary32, little-endian.</summary>
internal sealed class ExactCodec : IElementCodec
{
    public long? FixedLength(int count) => (long)count * sizeof(float);

    public long MaxLength(int count) => (long)count * sizeof(float);

    public int Encode(ReadOnlySpan<float> values, uint index, in EncodingChoice choice, Span<byte> encoded)
    {
        RawBytes.Of(values).CopyTo(encoded);
        return values.Length * sizeof(float);
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<float> values)
    {
        var raw = RawBytes.Of(values);
        Undecodable.ThrowIfShort("f32", encoded.Length, raw.Length);
        encoded[..raw.Length].CopyTo(raw);
        return raw.Length;
    }
}
