using System.Runtime.InteropServices;
using EdgeFed.Spool.Storage;

namespace EdgeFed.TestSupport;

/// <summary>
/// Files in memory without a world around them: every operation is done at once. For tests of one class; what needs crashes and
/// time uses the disk of the simulated world.
/// </summary>
public sealed class MemoryStorage : IStorage
{
    private readonly SortedDictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);

    /// <summary>Bytes that may still be written before the disk is full.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Nothing can be made, renamed or deleted; what is there can be read.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>The next flush fails, and loses what it should have made durable.</summary>
    public bool IsNextFlushFailing { get; set; }

    /// <summary>While set, flushes wait for it, as for a thread of a busy machine; one whose file is closed meanwhile fails.</summary>
    public Task? FlushHold { get; set; }

    public int Flushes { get; private set; }

    public long BytesWritten { get; private set; }

    /// <summary>The content of a file; setting it makes or replaces the file.</summary>
    public byte[] this[string path]
    {
        get => _files[path].Bytes.ToArray();
        set => _files[path] = new MemoryFile { Bytes = [.. value], Durable = [.. value] };
    }

    public bool Exists(string path) => _files.ContainsKey(path);

    public IReadOnlyList<string> List(string directory) =>
        [.. _files.Keys.Where(path => ParentOf(path) == directory).Select(path => path[(path.LastIndexOf('/') + 1)..])];

    public void CreateDirectory(string path)
    {
    }

    public IStorageFile Open(string path)
    {
        ThrowIfReadOnly(path);
        if (!_files.TryGetValue(path, out var file)) _files[path] = file = new MemoryFile();
        return new Handle(this, path, file);
    }

    public IStorageFile OpenForReading(string path) =>
        new Handle(this, path, _files.GetValueOrDefault(path) ?? throw new FileNotFoundException(path));

    public void Rename(string from, string to)
    {
        ThrowIfReadOnly(to);
        _files.Remove(from, out var file);
        _files[to] = file ?? throw new FileNotFoundException(from);
    }

    public void Delete(string path)
    {
        ThrowIfReadOnly(path);
        _files.Remove(path);
    }

    public ValueTask FlushDirectoryAsync(string directory) => ValueTask.CompletedTask;

    private void ThrowIfReadOnly(string path)
    {
        if (IsReadOnly) throw new StorageUnavailableException(path, problem: StorageProblem.ReadOnly);
    }

    private static string ParentOf(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    private sealed class MemoryFile
    {
        public List<byte> Bytes { get; set; } = [];

        public List<byte> Durable { get; set; } = [];
    }

    private sealed class Handle(MemoryStorage storage, string path, MemoryFile file) : IStorageFile
    {
        private bool _isDisposed;

        public long Length => file.Bytes.Count;

        public int Read(long offset, Span<byte> destination)
        {
            var count = (int)Math.Clamp(Length - offset, 0, destination.Length);
            if (count > 0) CollectionsMarshal.AsSpan(file.Bytes).Slice((int)offset, count).CopyTo(destination);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var isFull = bytes.Length > storage.Room;
            if (isFull) bytes = bytes[..(int)storage.Room];
            while (Length < offset) file.Bytes.Add(0);
            var within = (int)Math.Min(bytes.Length, Length - offset);
            bytes[..within].CopyTo(CollectionsMarshal.AsSpan(file.Bytes)[(int)offset..]);
            file.Bytes.AddRange(bytes[within..]);

            storage.BytesWritten += bytes.Length;
            if (storage.Room != long.MaxValue) storage.Room -= bytes.Length;
            if (isFull) throw new StorageUnavailableException(path);
        }

        public void Truncate(long length)
        {
            if (length < Length) file.Bytes.RemoveRange((int)length, (int)(Length - length));
        }

        public ValueTask FlushAsync() => storage.FlushHold is { } hold ? new ValueTask(FlushAfterAsync(hold)) : Flush();

        private async Task FlushAfterAsync(Task hold)
        {
            await hold;
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            await Flush();
        }

        private ValueTask Flush()
        {
            storage.Flushes++;
            if (storage.IsNextFlushFailing)
            {
                storage.IsNextFlushFailing = false;
                file.Bytes = [.. file.Durable];
                return ValueTask.FromException(new StorageUnavailableException(path));
            }

            file.Durable = [.. file.Bytes];
            return ValueTask.CompletedTask;
        }

        public void Dispose() => _isDisposed = true;
    }
}
