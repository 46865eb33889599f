using Microsoft.Win32.SafeHandles;

namespace EdgeFed.Spool.Storage;

/// <summary>An open file of a <see cref="FileStorage"/>.</summary>
internal sealed class FileStorageFile(string path, SafeFileHandle handle) : IStorageFile
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
        catch (IOException failure) when (FileStorageErrors.IsFull(failure.HResult))
        {
            throw new StorageFullException(path, failure);
        }
    }

    public void Truncate(long length)
    {
        if (length < Length) RandomAccess.SetLength(handle, length);
    }

    public ValueTask FlushAsync() => new(Task.Run(() => FileStorageFlush.File(path, handle)));

    public void Dispose() => handle.Dispose();
}
