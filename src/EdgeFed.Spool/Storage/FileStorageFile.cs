using EdgeFed.Core.Compute;
using Microsoft.Win32.SafeHandles;

namespace EdgeFed.Spool.Storage;

/// <summary>
/// An open file of a <see cref="FileStorage"/>. After a failed flush Linux counts the pages as clean although they may be
/// lost: what was written since the last good flush must be written again, a second flush proves nothing.
/// </summary>
internal sealed class FileStorageFile(string path, SafeFileHandle handle, WorkMonitor? monitor) : IStorageFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(long offset, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var count = RandomAccess.Read(handle, destination[total..], offset + total);
            if (count == 0) break;
            total += count;
        }
        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException failure) when (FileStorageErrors.ProblemOf(failure.HResult) is { } problem)
        {
            throw new StorageUnavailableException(path, failure, problem);
        }
    }

    public void Truncate(long length)
    {
        if (length < Length) FileStorageErrors.Translate(path, () => RandomAccess.SetLength(handle, length));
    }

    public ValueTask FlushAsync() => new(Task.Run(() =>
    {
        using var step = monitor?.Begin($"writing {path}", WorkMonitor.DiskLimit);
        FileStorageFlush.File(path, handle);
    }));

    public void Dispose() => handle.Dispose();
}
