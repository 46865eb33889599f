namespace EdgeFed.Protocol.Encodings;

/// <summary>One way of writing a run of parameters as bytes. Without state: for any number of threads.</summary>
internal interface IElementCodec
{
    /// <summary>Bytes of <paramref name="count"/> parameters where that depends on nothing else, or null.</summary>
    long? FixedLength(int count);

    /// <summary>Most bytes that <see cref="Encode"/> writes for <paramref name="count"/> parameters.</summary>
    long MaxLength(int count);

    /// <summary>
    /// Writes <paramref name="values"/>, the first of which has <paramref name="index"/>; returns the bytes written.
    /// </summary>
    int Encode(ReadOnlySpan<float> values, uint index, in EncodingChoice choice, Span<byte> encoded);

    /// <summary>Restores <paramref name="values"/>, all of them; returns the bytes read.</summary>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.UndecodableChunk"/>: too few bytes, or not of this
    /// encoding.</exception>
    int Decode(ReadOnlySpan<byte> encoded, Span<float> values);
}
