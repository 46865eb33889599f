using EdgeFed.Spool.Storage;

namespace EdgeFed.Fuzz.Memory;

/// <summary>Files in memory that never fail and are durable at once: for decoders, which read what is there.</summary>
internal sealed class MemoryStorage : IStorage
{
    private readonly SortedDictionary<string, MemoryStream> _files = new(StringComparer.Ordinal);

    public byte[] this[string path]
    {
        get => _files[path].ToArray();
        set
        {
            _files[path] = new MemoryStream();
            _files[path].Write(value);
        }
    }

    public bool Exists(string path) => _files.ContainsKey(path);

    public IReadOnlyList<string> List(string directory) =>
        [.. _files.Keys.Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal)).Select(path => path[(directory.Length + 1)..])];

    public void CreateDirectory(string path)
    {
    }

    public IStorageFile Open(string path)
    {
        if (!_files.TryGetValue(path, out var stream)) _files[path] = stream = new MemoryStream();
        return new OpenFile(stream);
    }

    public void Rename(string from, string to)
    {
        _files.Remove(from, out var stream);
        _files[to] = stream!;
    }

    public void Delete(string path) => _files.Remove(path);

    public ValueTask FlushDirectoryAsync(string directory) => ValueTask.CompletedTask;

    private sealed class OpenFile(MemoryStream stream) : IStorageFile
    {
        public long Length => stream.Length;

        public int Read(long offset, Span<byte> destination)
        {
            stream.Position = offset;
            return stream.Read(destination);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            stream.Position = offset;
            stream.Write(bytes);
        }

        public void Truncate(long length) => stream.SetLength(Math.Min(length, stream.Length));

        public ValueTask FlushAsync() => ValueTask.CompletedTask;

        public void Dispose()
        {
        }
    }
}
