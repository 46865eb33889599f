using System.Buffers;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Encodings;

/// <summary>
/// Turns the parameters of a chunk into the bytes that are stored and sent, and back: elements first, compression behind. A chunk
/// that would not be smaller than its parameters in f32 is stored as these, and its stored length says so. Not for two threads at
/// once.
/// </summary>
public sealed class ParameterCodec : IDisposable
{
    private readonly ChunkCodec _chunks;
    private byte[] _encoded = [];

    /// <summary>A codec for the chunks of one kind of representation.</summary>
    /// <param name="format">How parameters are written as bytes.</param>
    /// <param name="compression">How these bytes are compressed.</param>
    public ParameterCodec(ElementFormat format, Compression compression) => (Format, _chunks) = (format, new ChunkCodec(compression));

    /// <summary>A codec for chunks of this representation.</summary>
    public ParameterCodec(Representation representation) : this(representation.Format, representation.Compression)
    {
    }

    /// <summary>How parameters are written as bytes.</summary>
    public ElementFormat Format { get; }

    /// <summary>How these bytes are compressed.</summary>
    public Compression Compression => _chunks.Compression;

    /// <summary>
    /// Writes the stored form of a whole chunk, the first parameter of which has index <paramref name="first"/>.
    /// </summary>
    /// <param name="stored">Room for the parameters in f32: never more is written.</param>
    /// <returns>Bytes written to <paramref name="stored"/>.</returns>
    public int Encode(ReadOnlySpan<float> values, long first, in EncodingChoice choice, Span<byte> stored)
    {
        var raw = RawBytes.Of(values);
        if (Format.IsLossless) return _chunks.Encode(raw, stored);
        var encoded = Room(first, values.Length);
        encoded = encoded[..Format.Encode(values, first, choice, encoded)];
        var length = Format.FixedLength(first, values.Length) is null
            ? _chunks.EncodeAlways(encoded, stored[..(raw.Length - 1)])
            : encoded.Length < raw.Length ? _chunks.Encode(encoded, stored) : 0;
        if (length > 0) return length;
        raw.CopyTo(stored);
        return raw.Length;
    }

    /// <summary>Restores a chunk's parameters, the first of which has index <paramref name="first"/>.</summary>
    /// <param name="stored">The stored form, whole.</param>
    /// <param name="values">Exactly as many as the chunk has.</param>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.UndecodableChunk"/>: not the bytes of that many
    /// parameters.</exception>
    public void Decode(ReadOnlySpan<byte> stored, long first, Span<float> values)
    {
        var raw = RawBytes.Of(values);
        if (Format.IsLossless || stored.Length == raw.Length)
        {
            _chunks.Decode(stored, raw);
            return;
        }

        var encoded = Room(first, values.Length);
        if (Format.FixedLength(first, values.Length) is { } length) _chunks.Decode(stored, encoded = encoded[..(int)length]);
        else encoded = encoded[.._chunks.DecodeAlways(stored, encoded)];
        Format.Decode(encoded, first, values);
    }

    /// <summary>Frees the native contexts.</summary>
    public void Dispose() => _chunks.Dispose();

    private Span<byte> Room(long first, int count)
    {
        var length = (int)Format.MaxLength(first, count);
        if (_encoded.Length < length) _encoded = new byte[length];
        return _encoded.AsSpan(0, length);
    }
}
