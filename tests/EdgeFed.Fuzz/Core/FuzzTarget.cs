namespace EdgeFed.Fuzz.Core;

/// <summary>One decoder, the real bytes it is fed variations of, and what it may do with them.</summary>
/// <param name="Name">Chooses it on the command line.</param>
/// <param name="Corpus">Valid inputs, made by our own writers.</param>
/// <param name="Run">Decodes an input and checks what came of it; throws what the decoder throws.</param>
/// <param name="IsTyped">True for the documented errors of this decoder.</param>
public sealed record FuzzTarget(
    string Name, IReadOnlyList<byte[]> Corpus, Action<byte[]> Run, Func<Exception, bool> IsTyped)
{
    /// <summary>
    /// Corrects lengths and checksums of a changed input, so that the change gets past them; of a corpus item, changes nothing.
    /// A format that is packed as a whole is packed here.
    /// </summary>
    public Func<byte[], byte[]> Seal { get; init; } = static bytes => bytes;

    /// <summary>Words of the format, inserted now and then.</summary>
    public IReadOnlyList<byte[]> Words { get; init; } = [];

    /// <summary>Most managed bytes an input may cost.</summary>
    public AllocationLimit Limit { get; init; } = new(256 << 10, 64);
}

/// <summary>A fixed number of bytes, and so many for each byte of input.</summary>
public readonly record struct AllocationLimit(long Fixed, long PerByte)
{
    public long For(int inputLength) => Fixed + PerByte * inputLength;
}
