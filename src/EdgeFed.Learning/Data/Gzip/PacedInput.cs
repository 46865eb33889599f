using EdgeFed.Learning.Files;

namespace EdgeFed.Learning.Data.Gzip;

/// <summary>A file from one position on, given out in large pieces and then byte by byte, to see how far a reader got.</summary>
/// <param name="file">What is read; stays open.</param>
/// <param name="slowFrom">Position from which each piece is one byte.</param>
internal sealed class PacedInput(Stream file, long slowFrom) : ForwardStream
{
    /// <summary>Position of the last piece that was given out.</summary>
    public long LastPiece { get; private set; } = file.Position;

    /// <summary>Tells whether more was asked for than the file has.</summary>
    public bool IsExhausted { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var position = file.Position;
        var most = position < slowFrom ? Math.Min(buffer.Length, slowFrom - position) : 1;
        var read = file.Read(buffer[..(int)most]);
        if (read > 0) LastPiece = position;
        IsExhausted |= read == 0;
        return read;
    }
}
