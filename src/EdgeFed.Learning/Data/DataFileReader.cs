using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Learning.Data.Gzip;
using EdgeFed.Learning.Files;

namespace EdgeFed.Learning.Data;

/// <summary>
/// Reads a data file from its beginning to its end; one compressed with gzip (its first bytes tell) is inflated.
/// </summary>
internal sealed class DataFileReader : IDisposable
{
    private const int MaxInflation = 1032; // deflate makes no more bytes of one

    private readonly Stream _input;
    private readonly byte[] _head = new byte[FileContent.HeadBytes];
    private int _headNext;
    private int _headEnd;

    private DataFileReader(string path, Stream input, long mostBytes) => (Path, _input, MaxBytes) = (path, input, mostBytes);

    /// <summary>Where it reads from.</summary>
    public string Path { get; }

    /// <summary>Bytes that can come out of the file at most.</summary>
    public long MaxBytes { get; }

    /// <summary>First bytes of the file, inflated; at most <see cref="FileContent.HeadBytes"/>.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headEnd);

    /// <param name="expected">The kind of file that is expected, for the error when it is of quite another kind.</param>
    /// <exception cref="DataException">It is missing, cannot be read, or is no data at all, such as an HTML page.</exception>
    public static DataFileReader Open(string path, string expected)
    {
        var file = OpenFile(path);
        try
        {
            file.ReadHead();
            return FileContent.Foreign(file.Head) is { } foreign ? throw file.Error($"is {foreign}; expected {expected}") : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="DataException">The file ends before that, or its compressed data is damaged.</exception>
    public void ReadFully(Span<byte> target, string expected)
    {
        while (!target.IsEmpty)
        {
            var read = ReadSome(target);
            if (read == 0) throw Error($"ends {target.Length} bytes early; expected {expected}");
            target = target[read..];
        }
    }

    /// <summary>Reads what is there; 0 at the end of the file, which is then known to be whole.</summary>
    /// <exception cref="DataException">The file cannot be read, or its compressed data is damaged, cut off or not all there
    /// is.</exception>
    public int ReadSome(Span<byte> target)
    {
        if (_headNext == _headEnd) return ReadInput(target);
        var read = Math.Min(target.Length, _headEnd - _headNext);
        _head.AsSpan(_headNext, read).CopyTo(target);
        _headNext += read;
        return read;
    }

    /// <summary>Goes past <paramref name="prefix"/> if the file begins with it; to be called before anything is read.</summary>
    public void SkipPrefix(ReadOnlySpan<byte> prefix)
    {
        if (_headNext == 0 && Head.StartsWith(prefix)) _headNext = prefix.Length;
    }

    /// <summary>An error that names the file.</summary>
    public DataException Error(string message) => new($"{Path}: {message}.");

    public void Dispose() => _input.Dispose();

    /// <summary>The one place where data files are opened.</summary>
    private static DataFileReader OpenFile(string path)
    {
        FileStream? file = null;
        try
        {
            file = RegularFile.OpenRead(path, bufferSize: 1 << 16);
            var compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return compressed
                ? new DataFileReader(path, new GzipReader(file), file.Length * MaxInflation)
                : new DataFileReader(path, file, file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw new DataException($"{path}: {ErrorText.Of(e)}.", e);
        }
    }

    private void ReadHead()
    {
        while (_headEnd < _head.Length && ReadInput(_head.AsSpan(_headEnd)) is > 0 and var read) _headEnd += read;
    }

    private int ReadInput(Span<byte> target)
    {
        try
        {
            return _input.Read(target);
        }
        catch (InvalidDataException e)
        {
            throw Error(e.Message);
        }
        catch (IOException e)
        {
            throw new DataException($"{Path}: {ErrorText.Of(e)}.", e);
        }
    }
}
