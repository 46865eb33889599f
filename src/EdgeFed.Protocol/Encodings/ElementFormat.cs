using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Encodings;

/// <summary>
/// How the parameters of a chunk are written as bytes, before compression: each piece between exact ranges by the encoding, each
/// exact range as f32, one after the other.
/// </summary>
/// <param name="Encoding">Of all parameters but the exact ones.</param>
/// <param name="Exact">Parameters that travel as f32.</param>
public sealed record ElementFormat(Encoding Encoding, ExactRanges Exact)
{
    private static readonly ExactCodec ExactCodec = new();
    private static readonly F16Codec F16Codec = new();
    private static readonly Q8Codec Q8Codec = new();
    private static readonly Q4Codec Q4Codec = new();
    private static readonly TopKCodec TopKCodec = new();

    private readonly IElementCodec _codec = CodecOf(Encoding);

    /// <summary>All parameters as f32.</summary>
    public static ElementFormat F32 { get; } = new(Encoding.F32, ExactRanges.None);

    /// <summary>True if every value is restored to the bits it had.</summary>
    public bool IsLossless => Encoding == Encoding.F32;

    /// <summary>Bytes of a chunk where that depends on nothing but its place, or null.</summary>
    public long? FixedLength(long first, int count)
    {
        var length = 0L;
        foreach (var piece in Exact.PiecesOf(first, count))
        {
            if (CodecOf(piece).FixedLength(piece.Length) is not { } bytes) return null;
            length += bytes;
        }

        return length;
    }

    /// <summary>Most bytes that encoding a chunk can take.</summary>
    public long MaxLength(long first, int count)
    {
        var length = 0L;
        foreach (var piece in Exact.PiecesOf(first, count)) length += CodecOf(piece).MaxLength(piece.Length);
        return length;
    }

    /// <summary>Writes the parameters from index <paramref name="first"/> on; returns the bytes written.</summary>
    public int Encode(ReadOnlySpan<float> values, long first, in EncodingChoice choice, Span<byte> encoded)
    {
        var at = 0;
        foreach (var piece in Exact.PiecesOf(first, values.Length))
            at += CodecOf(piece).Encode(values.Slice(piece.Start, piece.Length), (uint)(first + piece.Start), choice, encoded[at..]);
        return at;
    }

    /// <summary>Restores the parameters from index <paramref name="first"/> on.</summary>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.UndecodableChunk"/>: not exactly these bytes.</exception>
    public void Decode(ReadOnlySpan<byte> encoded, long first, Span<float> values)
    {
        var at = 0;
        foreach (var piece in Exact.PiecesOf(first, values.Length))
            at += CodecOf(piece).Decode(encoded[at..], values.Slice(piece.Start, piece.Length));
        if (at != encoded.Length) Undecodable.Throw($"{encoded.Length} encoded bytes for {values.Length} parameters; expected {at}.");
    }

    private IElementCodec CodecOf(ExactRanges.Piece piece) => piece.IsExact ? ExactCodec : _codec;

    private static IElementCodec CodecOf(Encoding encoding) => encoding switch
    {
        Encoding.F32 => ExactCodec,
        Encoding.F16 => F16Codec,
        Encoding.Q8 => Q8Codec,
        Encoding.Q4 => Q4Codec,
        Encoding.TopK => TopKCodec,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Unknown encoding."),
    };
}
