using EdgeFed.Spool.Storage;

namespace EdgeFed.Simulation.Storage;

/// <summary>One unit's way to its host's disk: every call is a place where the power may go.</summary>
internal sealed class SimStorage(SimDisk disk, SimContext owner) : IStorage
{
    /// <summary>Files opened and not disposed by this unit.</summary>
    public int OpenFiles { get; private set; }

    public bool Exists(string path)
    {
        owner.Enter("storage");
        return disk.Directory.Find(Checked(path)) is not null;
    }

    public IReadOnlyList<string> List(string directory)
    {
        owner.Enter("storage");
        return disk.Directory.List(Checked(directory));
    }

    public void CreateDirectory(string path)
    {
        Begin(1, path);
        disk.Directory.AddDirectory(Checked(path));
    }

    public IStorageFile Open(string path)
    {
        owner.Enter("storage");
        if (disk.Refusal is not null) disk.ThrowIfFailing(path);
        return OpenFile(path);
    }

    public IStorageFile OpenForReading(string path)
    {
        owner.Enter("storage");
        if (disk.Directory.Find(Checked(path)) is null) throw new FileNotFoundException(path);
        return OpenFile(path);
    }

    private SimFile OpenFile(string path)
    {
        RequireDirectory(SimDirectory.ParentOf(Checked(path)));
        var inode = disk.Directory.Find(path);
        if (inode is null)
        {
            Begin(2, path);
            disk.Directory.Change(new NameChange(null, path, inode = new SimInode()));
        }
        inode.Handles++;
        OpenFiles++;
        disk.OpenFiles++;
        return new SimFile(this, disk, path, inode);
    }

    public void Rename(string from, string to)
    {
        Begin(3, to);
        var inode = disk.Directory.Find(Checked(from)) ?? throw new FileNotFoundException($"There is no file '{from}' to rename.");
        RequireDirectory(SimDirectory.ParentOf(Checked(to)));
        if (from == to) return;
        var replaced = disk.Directory.Find(to);
        disk.Directory.Change(new NameChange(from, to, inode));
        if (replaced is not null) disk.Release(replaced);
    }

    public void Delete(string path)
    {
        Begin(4, path);
        if (disk.Directory.Find(Checked(path)) is not { } inode) return;
        disk.Directory.Change(new NameChange(path, null, inode));
        disk.Release(inode);
    }

    public ValueTask FlushDirectoryAsync(string directory)
    {
        Begin(5);
        RequireDirectory(Checked(directory));
        return disk.FlushDirectoryAsync(directory);
    }

    /// <summary>Counts an operation that is done at once; throws if the unit is dead or dies here, or if the disk does not do it.</summary>
    private void Begin(ulong kind, string path)
    {
        Begin(kind);
        disk.ThrowIfFailing(path);
    }

    /// <summary>Counts an operation; throws if the unit is dead or dies here.</summary>
    internal void Begin(ulong kind)
    {
        owner.Enter("storage");
        disk.Count(kind);
        owner.Enter("storage");
    }

    internal void Enter() => owner.Enter("storage");

    internal void Close(SimInode inode)
    {
        if (owner.IsDead) return;
        OpenFiles--;
        disk.OpenFiles--;
        inode.Handles--;
        disk.Release(inode);
    }

    /// <summary>The kernel closes what an ended process left open; <see cref="OpenFiles"/> keeps saying how many.</summary>
    internal void End() => disk.OpenFiles -= OpenFiles;

    private static string Checked(string path)
    {
        if (path.Length > 0 && path.Split('/').Any(static part => part is "" or "." or ".."))
            throw new ArgumentException($"'{path}' is not a path below the state directory.", nameof(path));
        return path;
    }

    private void RequireDirectory(string path)
    {
        if (!disk.Directory.HasDirectory(path)) throw new DirectoryNotFoundException($"There is no directory '{path}'.");
    }
}

/// <summary>An open file of a <see cref="SimStorage"/>.</summary>
internal sealed class SimFile(SimStorage storage, SimDisk disk, string path, SimInode inode) : IStorageFile
{
    private bool _disposed;

    public long Length
    {
        get
        {
            Enter();
            return inode.Length;
        }
    }

    public int Read(long offset, Span<byte> destination)
    {
        Enter();
        return inode.Read(offset, destination);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Enter();
        storage.Begin(6);
        disk.Write(path, inode, offset, bytes);
    }

    public void Truncate(long length)
    {
        Enter();
        if (length >= inode.Length) return;
        storage.Begin(8);
        disk.ThrowIfFailing(path);
        disk.Apply(inode, new FileChange(length, null));
    }

    public ValueTask FlushAsync()
    {
        Enter();
        storage.Begin(9);
        return disk.FlushAsync(path, inode);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        storage.Close(inode);
    }

    private void Enter()
    {
        storage.Enter();
        ObjectDisposedException.ThrowIf(_disposed, this);
    }
}
