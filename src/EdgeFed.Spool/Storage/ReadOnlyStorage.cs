namespace EdgeFed.Spool.Storage;

/// <summary>
/// Lets recovery and inspection code look at a storage without changing it: what would only tidy up does nothing, what would
/// write fails.
/// </summary>
public sealed class ReadOnlyStorage(IStorage storage) : IStorage
{
    public bool Exists(string path) => storage.Exists(path);

    public IReadOnlyList<string> List(string directory) => storage.List(directory);

    public IStorageFile Open(string path) =>
        storage.Exists(path) ? new ReadOnlyFile(storage.OpenForReading(path)) : throw new FileNotFoundException($"There is no file '{path}'.");

    public void CreateDirectory(string path)
    {
    }

    public void Delete(string path)
    {
    }

    public void Rename(string from, string to) => throw new NotSupportedException($"'{to}' is read only.");

    public ValueTask FlushDirectoryAsync(string directory) => ValueTask.CompletedTask;

    private sealed class ReadOnlyFile(IStorageFile file) : IStorageFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => throw new NotSupportedException("The file is read only.");

        public void Truncate(long length)
        {
        }

        public ValueTask FlushAsync() => ValueTask.CompletedTask;

        public void Dispose() => file.Dispose();
    }
}
