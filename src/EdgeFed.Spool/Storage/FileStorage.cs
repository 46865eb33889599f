using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;

namespace EdgeFed.Spool.Storage;

/// <summary>
/// A state directory in the file system, held exclusively by this process. Flushes wait on the thread pool; everything else
/// goes to the page cache and returns at once.
/// </summary>
public sealed class FileStorage : IStorage, IDisposable
{
    private readonly FileStoragePath _root;
    private readonly FileStorageLock? _lock;

    /// <summary>Creates the directory if it is missing (for this user only) and takes its lock.</summary>
    /// <exception cref="StateDirectoryException">It cannot be created, written or locked; the message names it and the reason.</exception>
    public FileStorage(string root)
    {
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
            if (!File.Exists(full)) CreateForOwner(full);
            return new FileStorageFile(full, File.OpenHandle(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        });
    }

    public IStorageFile OpenForReading(string path)
    {
        var full = _root.Resolve(path);
        return new FileStorageFile(full, File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
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
        return new ValueTask(Task.Run(() => FileStorageFlush.Directory(full)));
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
