using EdgeFed.Core.Compute;

namespace EdgeFed.Spool.Storage;

/// <summary>
/// Files that are either the old or the new ones, never half: temporary name, flush, rename, flush of the directory.
/// </summary>
public static class AtomicFile
{
    private const string Temporary = ".tmp";

    /// <exception cref="StorageUnavailableException">No room; the old file is untouched.</exception>
    public static ValueTask WriteAsync(IStorage storage, string path, Action<Stream> write) => WriteAsync(storage, path, stream =>
    {
        write(stream);
        return Task.CompletedTask;
    });

    /// <summary>For a file that takes a while to write, away from the caller's thread.</summary>
    /// <inheritdoc cref="WriteAsync(IStorage, string, Action{Stream})"/>
    public static ValueTask WriteAsync(IStorage storage, string path, IComputePool compute, Action<Stream> write) =>
        WriteAsync(storage, path, stream => compute.RunAsync(() =>
        {
            write(stream);
            return true;
        }));

    private static async ValueTask WriteAsync(IStorage storage, string path, Func<Stream, Task> write)
    {
        var temporary = path + Temporary;
        storage.Delete(temporary);
        using (var file = storage.Open(temporary))
        {
            using (var stream = new BufferedStream(new StorageStream(file), 1 << 16)) await write(stream);
            await file.FlushAsync();
        }

        storage.Rename(temporary, path);
        await storage.FlushDirectoryAsync(path.Contains('/') ? path[..path.LastIndexOf('/')] : "");
    }

    /// <summary>The whole file, or null if there is none.</summary>
    public static byte[]? Read(IStorage storage, string path)
    {
        if (!storage.Exists(path)) return null;
        using var file = storage.Open(path);
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        return bytes;
    }
}
