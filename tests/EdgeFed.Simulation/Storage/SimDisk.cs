using EdgeFed.Spool.Storage;

namespace EdgeFed.Simulation.Storage;

/// <summary>A host's disk. It outlives units; what they did not flush does not outlive a power cut.</summary>
public sealed class SimDisk
{
    private readonly World _world;
    private readonly SimHost _host;
    private readonly SimRandom _random;
    private SimDirectory _directory = new();
    private int _powerCuts;
    private (long Operation, Action Spring)? _trap;

    internal SimDisk(World world, SimHost host)
    {
        _world = world;
        _host = host;
        _random = world.RandomFor($"disk {host.Name}");
    }

    /// <summary>Room for files; more fails with <see cref="StorageUnavailableException"/>. Tests may change it at any time.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Writes beyond the capacity seem to succeed, and the flush then fails.</summary>
    public bool FullOnlyAtFlush { get; set; }

    /// <summary>While set the disk takes nothing, for this reason; what is there can be read. For a full one see <see cref="Capacity"/>.</summary>
    public StorageProblem? Refusal { get; set; }

    /// <summary>
    /// The operation with this number fails with an input/output error, once: of a write the first half is done; what a flush was to make
    /// durable never is, for the system counts it as written.
    /// </summary>
    public long FailingOperation { get; set; } = -1;

    /// <summary>How long a flush takes; 0.2 to 30 ms by default.</summary>
    public (TimeSpan Low, TimeSpan High) FlushTime { get; set; } = (TimeSpan.FromMilliseconds(0.2), TimeSpan.FromMilliseconds(30));

    public DiskSabotage Sabotage { get; } = new();

    /// <summary>Changes, and beginnings and ends of flushes, so far: the places where a crash makes a difference.</summary>
    public long Operations { get; private set; }

    public long Writes { get; private set; }

    public long BytesWritten { get; private set; }

    public long Flushes { get; private set; }

    public long DirectoryFlushes { get; private set; }

    public int OpenFiles { get; internal set; }

    public int FileCount => _directory.Names.Count;

    public long Used { get; private set; }

    /// <summary>All paths, in ordinal order.</summary>
    public IReadOnlyList<string> Paths => _directory.Names.Keys.ToArray();

    internal SimDirectory Directory => _directory;

    /// <summary>A file's bytes as a unit would read them now; null if there is none.</summary>
    public byte[]? ReadAll(string path)
    {
        if (_directory.Find(path) is not { } inode) return null;
        var bytes = new byte[inode.Length];
        inode.Read(0, bytes);
        return bytes;
    }

    /// <summary>Puts a file there, durably, as a program beside the unit does. False if there is no such directory yet.</summary>
    public bool Put(string path, byte[] bytes)
    {
        if (!_directory.HasDirectory(SimDirectory.ParentOf(path))) return false;
        var inode = new SimInode();
        inode.Change(new FileChange(0, bytes));
        inode.Flush(inode.Mark);
        Used += inode.Length - (_directory.Find(path)?.Length ?? 0);
        var change = new NameChange(null, path, inode);
        _directory.Change(change);
        _directory.Flush([change]);
        return true;
    }

    /// <summary>Removes a file, durably, as a person might.</summary>
    public void Remove(string path)
    {
        var change = new NameChange(path, null, _directory.Find(path) ?? throw new FileNotFoundException(path));
        _directory.Change(change);
        _directory.Flush([change]);
    }

    /// <summary>Flips one bit of a file, durably: a medium going bad.</summary>
    public void Damage(string path, long offset, byte mask = 1)
    {
        var inode = _directory.Find(path) ?? throw new FileNotFoundException(path);
        var bytes = new byte[1];
        inode.Read(offset, bytes);
        inode.Change(new FileChange(offset, [(byte)(bytes[0] ^ mask)]));
        inode.Flush(inode.Mark);
    }

    /// <summary>Springs <paramref name="trap"/> just before the operation with that number.</summary>
    internal void SetTrap(long operation, Action trap) => _trap = (operation, trap);

    internal void Crash(CrashKind kind)
    {
        OpenFiles = 0;
        _trap = null;
        if (kind == CrashKind.Kill) return;
        _powerCuts++;
        _directory.LosePower(_random);
        Used = _directory.Names.Values.Distinct().Sum(inode => (long)inode.Length);
    }

    internal SimDisk CopyFor(SimHost host) => new(_world, host) { _directory = _directory.Copy(), Used = Used, Capacity = Capacity };

    /// <exception cref="StorageUnavailableException">The operation counted last fails.</exception>
    internal void ThrowIfFailing(string path)
    {
        if (FailureOf(path) is { } failure) throw failure;
    }

    /// <summary>One more operation; this is where a planned crash happens.</summary>
    internal void Count(ulong kind)
    {
        if (_trap is { } trap && Operations >= trap.Operation)
        {
            _trap = null;
            trap.Spring();
        }
        Operations++;
        _world.Note(kind << 48 ^ (ulong)Operations);
    }

    internal void Write(string path, SimInode inode, long offset, ReadOnlySpan<byte> bytes)
    {
        var isForgotten = ++Writes == Sabotage.ForgetWrite;
        var growth = Math.Max(0, offset + bytes.Length - inode.Length);
        var isFull = !FullOnlyAtFlush && growth > Capacity - Used;
        var failure = FailureOf(path);
        if (isFull) bytes = bytes[..(int)Math.Clamp(inode.Length + Math.Max(0, Capacity - Used) - offset, 0, bytes.Length)];
        if (failure is not null) bytes = bytes[..(Refusal is null ? bytes.Length / 2 : 0)];
        if (bytes.Length > 0) Apply(inode, new FileChange(offset, bytes.ToArray()) { IsForgotten = isForgotten });
        BytesWritten += bytes.Length;
        if (failure is not null) throw failure;
        if (isFull) throw new StorageUnavailableException(path);
    }

    internal void Apply(SimInode inode, FileChange change)
    {
        var before = inode.Length;
        inode.Change(change);
        Used += inode.Length - before;
    }

    /// <summary>Forgets what nobody can reach any more.</summary>
    internal void Release(SimInode inode)
    {
        if (inode.Handles == 0 && !_directory.Names.Values.Contains(inode)) Used -= inode.Length;
    }

    internal ValueTask FlushAsync(string path, SimInode inode)
    {
        Flushes++;
        var mark = inode.Mark;
        var failure = FailureOf(path) ?? (FullOnlyAtFlush && Used > Capacity ? new StorageUnavailableException(path) : null);
        if (failure is { Problem: StorageProblem.Failing }) inode.Forget();
        return AfterFlushTime(Sabotage.DropFlushes || failure is not null ? null : () => inode.Flush(mark), failure);
    }

    internal ValueTask FlushDirectoryAsync(string directory)
    {
        DirectoryFlushes++;
        var changes = _directory.PendingIn(directory);
        var failure = FailureOf(directory);
        return AfterFlushTime(Sabotage.DropDirectoryFlushes || failure is not null ? null : () => _directory.Flush(changes), failure);
    }

    private StorageUnavailableException? FailureOf(string path) =>
        (Refusal ?? (Operations - 1 == FailingOperation ? StorageProblem.Failing : null)) is { } problem
            ? new StorageUnavailableException(path, problem: problem) : null;

    /// <summary>The disk works on when a process dies, not when the power goes; so this is the world's event, not the unit's.</summary>
    private ValueTask AfterFlushTime(Action? makeDurable, Exception? failure)
    {
        var powerCuts = _powerCuts;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.After(_random.Between(FlushTime.Low, FlushTime.High), () =>
        {
            if (powerCuts == _powerCuts) Count(7);
            if (powerCuts != _powerCuts) return;
            makeDurable?.Invoke();
            if (failure is null) done.SetResult();
            else done.SetException(failure);
        });
        return Sabotage.LieEarly ? ValueTask.CompletedTask : new ValueTask(done.Task);
    }
}
