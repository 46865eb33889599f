using System.IO.Compression;

namespace EdgeFed.Learning.Data;

/// <summary>Reads a data file from its beginning to its end; one compressed with gzip (its first bytes tell) is inflated.</summary>
internal sealed class DataFileReader : IDisposable
{
    private const int MaxInflation = 1032; // deflate makes no more bytes of one

    private readonly Stream _input;

    private DataFileReader(string path, Stream input, long mostBytes) => (Path, _input, MostBytes) = (path, input, mostBytes);

    /// <summary>Where it reads from.</summary>
    public string Path { get; }

    /// <summary>What can come out of the file at most.</summary>
    public long MostBytes { get; }

    /// <exception cref="DataException">It is missing or cannot be read.</exception>
    public static DataFileReader Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            var compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return compressed
                ? new DataFileReader(path, new GZipStream(file, CompressionMode.Decompress), file.Length * MaxInflation)
                : new DataFileReader(path, file, file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw new DataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="DataException">The file ends before that, or its compressed data is corrupt.</exception>
    public void ReadFully(Span<byte> target, string expected)
    {
        while (!target.IsEmpty)
        {
            var read = ReadSome(target);
            if (read == 0) throw Error($"ends {target.Length} bytes early; expected {expected}");
            target = target[read..];
        }
    }

    /// <summary>Reads what is there; 0 at the end of the file.</summary>
    /// <exception cref="DataException">The file cannot be read, or its compressed data is corrupt.</exception>
    public int ReadSome(Span<byte> target)
    {
        try
        {
            return _input.Read(target);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new DataException($"{Path}: {e.Message}", e);
        }
    }

    /// <summary>An error that names the file.</summary>
    public DataException Error(string message) => new($"{Path}: {message}.");

    public void Dispose() => _input.Dispose();
}
