using System.IO.Compression;
using EdgeFed.Learning.Files;

namespace EdgeFed.Learning.Data.Gzip;

/// <summary>
/// Inflates a gzip file of one member or several. <see cref="GZipStream"/> takes the end of a file for the end of its data and
/// leaves unread what follows the last member; here both are errors, as a wrong checksum or length is.
/// </summary>
internal sealed class GzipReader : ForwardStream
{
    private readonly Stream _file;
    private readonly SealedInput _input;
    private readonly GZipStream _inflater;
    private bool _isAtEnd;

    /// <param name="file">Read from its beginning; owned from now on.</param>
    public GzipReader(Stream file)
    {
        _file = file;
        _input = new SealedInput(file);
        _inflater = new GZipStream(_input, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The file is cut off, corrupt, or goes on after its last member; says
    /// which.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_isAtEnd || buffer.IsEmpty) return 0;
        var read = Inflate(buffer);
        if (read > 0 && !_input.IsPastFile) return read;
        if (!IsSeal(buffer[..read])) throw Fault();
        _isAtEnd = true;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflater.Dispose();
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _inflater.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw Fault();
        }
    }

    /// <summary>Tells whether these bytes and all that follow are the seal's content and nothing more.</summary>
    private bool IsSeal(ReadOnlySpan<byte> begun)
    {
        Span<byte> all = stackalloc byte[SealedInput.Content.Length + 1];
        if (begun.Length > all.Length) return false;
        begun.CopyTo(all);
        var length = begun.Length;
        while (length < all.Length && Inflate(all[length..]) is > 0 and var read) length += read;
        return all[..length].SequenceEqual(SealedInput.Content);
    }

    private InvalidDataException Fault() => new(GzipFault.Of(_file));
}
