using EdgeFed.Core.Compute;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Spool.Storage;

/// <summary>
/// A state directory in the file system, held exclusively by this process. Flushes wait on the thread pool; everything else
/// goes to the page cache and returns at once.
/// </summary>
public sealed class FileStorage : IStorage, IDisposable
{
    private readonly FileStoragePath _root;
    private readonly FileStorageLock? _lock;
    private readonly WorkMonitor? _monitor;
    private readonly ILogger? _logger;

    /// <summary>Creates the directory if it is missing (for this user only) and takes its lock.</summary>
    /// <param name="monitor">Told of each flush while it goes on; null for nobody.</param>
    /// <param name="logger">Hears of a folder that was removed, and made anew.</param>
    /// <exception cref="StateDirectoryException">It cannot be created, written or locked; the message names it and the
    /// reason.</exception>
    public FileStorage(string root, WorkMonitor? monitor = null, ILogger? logger = null)
    {
        (_monitor, _logger) = (monitor, logger);
        _root = new FileStoragePath(Path.GetFullPath(root));
        CreateRoot();
        _lock = FileStorageLock.Take(_root.Root);
    }

    private FileStorage(FileStoragePath root) => _root = root;

    public string Root => _root.Root;

    /// <summary>A look at a directory that a running unit may hold: nothing is changed there.</summary>
    public static IStorage ForReading(string root) => new ReadOnlyStorage(new FileStorage(new FileStoragePath(Path.GetFullPath(root))));

    public bool Exists(string path) => File.Exists(_root.Resolve(path));

    public IReadOnlyList<string> List(string directory)
    {
        var full = _root.Resolve(directory);
        if (!Directory.Exists(full)) return [];
        var names = Directory.EnumerateFiles(full).Select(file => Path.GetFileName(file)!)
            .Where(name => full != _root.Root || name != FileStorageLock.FileName).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public void CreateDirectory(string path)
    {
        var full = _root.Resolve(path);
        var missing = new Stack<string>();
        for (var at = full; !Directory.Exists(at); at = Path.GetDirectoryName(at)!) missing.Push(at);
        FileStorageErrors.Translate(full, () => OwnerOnly.CreateDirectory(full));
        foreach (var created in missing) FileStorageFlush.Directory(Path.GetDirectoryName(created)!);
    }

    public IStorageFile Open(string path)
    {
        var full = _root.Resolve(path);
        return FileStorageErrors.Translate(full, () =>
        {
            RestoreFolderOf(full);
            if (!File.Exists(full)) CreateForOwner(full);
            const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;
            var handle = File.OpenHandle(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, Shared);
            return new FileStorageFile(full, handle, _monitor);
        });
    }

    public IStorageFile OpenForReading(string path)
    {
        var full = _root.Resolve(path);
        var handle = File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new FileStorageFile(full, handle, _monitor);
    }

    /// <summary>
    /// Somebody removed a folder under the running unit. What was in it is lost and will be missed where it is used; what comes
    /// next needs not be lost too. Not where the whole state directory is gone: another file system may be mounted there in a
    /// moment.
    /// </summary>
    private void RestoreFolderOf(string full)
    {
        var folder = Path.GetDirectoryName(full)!;
        if (Directory.Exists(folder) || !Directory.Exists(Root)) return;
        OwnerOnly.CreateDirectory(folder);
        FileStorageFlush.Directory(Path.GetDirectoryName(folder)!);
        if (_logger is not null) SpoolLog.FolderRestored(_logger, folder);
    }

    /// <summary>Keys are among the files, and what private data taught: nobody else on the machine has to read them.</summary>
    private static void CreateForOwner(string full)
    {
        if (OperatingSystem.IsWindows()) return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        new FileStream(full, OwnerOnly.With(options)).Dispose();
    }

    public void Rename(string from, string to)
    {
        var (source, target) = (_root.Resolve(from), _root.Resolve(to));
        FileStorageErrors.Translate(target, () => File.Move(source, target, overwrite: true));
    }

    public void Delete(string path)
    {
        var full = _root.Resolve(path);
        FileStorageErrors.Translate(full, () =>
        {
            if (Directory.Exists(Path.GetDirectoryName(full))) File.Delete(full);
        });
    }

    public ValueTask FlushDirectoryAsync(string directory)
    {
        var full = _root.Resolve(directory);
        return new ValueTask(Task.Run(() =>
        {
            using var step = _monitor?.Begin($"writing {full}", WorkMonitor.DiskLimit);
            FileStorageFlush.Directory(full);
        }));
    }

    /// <summary>Gives the state directory free for another process.</summary>
    public void Dispose() => _lock?.Dispose();

    private void CreateRoot()
    {
        try
        {
            OwnerOnly.CreateDirectory(Root);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException($"State directory {Root} cannot be created: {ErrorText.Of(failure)}.", failure);
        }
    }
}
