using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>
/// One representation on disk: a log of its manifest, of chunks in order of arrival, and at the end of a completion record.
/// A chunk counts as held only once it is flushed; only held chunks may be acknowledged.
/// </summary>
public sealed class SpoolObject
{
    private readonly IStorage _storage;
    private readonly string _path;
    private readonly long[] _offsets; // of each chunk's payload; 0 = not written
    private readonly List<int> _unflushed = [];
    private IStorageFile? _file;
    private volatile SharedFile? _reading; // by all readers there are now
    private Task _flush = Task.CompletedTask;
    private long _tail;
    private long _durableTail;
    private bool _named; // the file's name is durable
    private bool _retired;

    internal SpoolObject(IStorage storage, string path, SpoolScan scan)
    {
        (_storage, _path) = (storage, path);
        Representation = scan.Representation;
        (_offsets, Held, IsComplete) = (scan.Offsets, scan.Held, scan.IsComplete);
        _tail = _durableTail = scan.Tail;
    }

    private SpoolObject(IStorage storage, string path, Representation representation)
    {
        (_storage, _path, Representation) = (storage, path, representation);
        _offsets = new long[representation.Chunks.Count];
        Held = new ChunkSet(representation.Chunks.Count);
    }

    public Representation Representation { get; }

    public string Name => Representation.Name;

    /// <summary>Chunks that survive a power cut.</summary>
    public ChunkSet Held { get; }

    /// <summary>All chunks are durable and their content matched its digest.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Bytes the log takes on disk.</summary>
    public long BytesOnDisk => _tail;

    internal static SpoolObject Create(IStorage storage, string path, Representation representation)
    {
        storage.Delete(path);
        return new SpoolObject(storage, path, representation);
    }

    public bool IsWritten(int index) => _offsets[index] != 0;

    /// <summary>The first chunk from <paramref name="index"/> on that is not written, or the number of chunks.</summary>
    public int NextUnwritten(int index)
    {
        while (index < _offsets.Length && _offsets[index] != 0) index++;
        return index;
    }

    /// <summary>Appends one chunk. It is neither durable nor held before <see cref="FlushAsync"/>.</summary>
    /// <param name="verifier">Gets the chunk's bytes while they are in memory, if it wants them.</param>
    /// <exception cref="ProtocolException">The bytes are not the ones the manifest announced.</exception>
    /// <exception cref="StorageUnavailableException">No room; the log is as it was before.</exception>
    public void Append(int index, in ReadOnlySequence<byte> stored, ContentVerifier? verifier = null)
    {
        ThrowIfRetired();
        if (_offsets[index] != 0) return;
        ChunkCheck.ThrowIfWrong(Representation, index, stored);
        if (_tail == 0) AppendRecord(RecordKind.Manifest, 0, new ReadOnlySequence<byte>(ManifestRecord.Encode(Representation)));
        var payload = _tail + RecordHeader.Size;
        AppendRecord(RecordKind.Chunk, index, stored, Representation.Chunks.Crc(index), verifier);
        _offsets[index] = payload;
        _unflushed.Add(index);
    }

    /// <summary>Makes the chunks written before the call durable, and so held. Calls queue up behind each other.</summary>
    /// <exception cref="StorageUnavailableException">No room; chunks not durable yet are forgotten and will be asked for
    /// again.</exception>
    public async ValueTask FlushAsync()
    {
        while (!_flush.IsCompleted) await _flush;
        ThrowIfRetired();
        if (_unflushed.Count > 0) await (_flush = FlushUnflushedAsync());
    }

    /// <summary>
    /// Tries whether the disk has room for <paramref name="bytes"/> more, so that a peer need not send what cannot be kept.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It has not; the log is as it was before.</exception>
    public void ProbeRoom(long bytes)
    {
        var zeros = new byte[Math.Min(bytes, 1 << 16)];
        try
        {
            for (var probed = 0L; probed < bytes; probed += zeros.Length) File().Write(_tail + probed, zeros);
        }
        finally
        {
            File().Truncate(_tail);
        }
    }

    /// <summary>
    /// All chunks are held, and were verified. That is noted in the log for the next start, which without the note looks at the
    /// content again: so nobody waits until it is durable, and it does not matter if there is no room for it.
    /// </summary>
    public void Complete()
    {
        ThrowIfRetired();
        if (IsComplete) return;
        if (!Held.IsFull) throw new InvalidOperationException($"{Name} holds {Held.Count} of {Held.Total} chunks.");
        try
        {
            AppendRecord(RecordKind.Complete, 0, ReadOnlySequence<byte>.Empty);
        }
        catch (StorageUnavailableException)
        {
            // then the next start looks at the content again
        }

        IsComplete = true;
        Close();
    }

    /// <summary>Opens the log for reading chunks, independent of what is appended meanwhile.</summary>
    /// <exception cref="SpoolException">The object was deleted or replaced, or somebody removed its file.</exception>
    public SpoolReader OpenReader()
    {
        ThrowIfRetired();
        var file = _reading;
        if (file is null || !file.TryJoin())
        {
            file = new SharedFile(OpenForReading());
            file.TryJoin();
            _reading = file;
        }

        return new SpoolReader(file, this);
    }

    /// <summary>Closes the log until it is appended to again.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>
    /// Flushes what a scan found: after <c>kill -9</c> it may be in the page cache only, and what is announced as held must
    /// survive a power cut. If all chunks are there and no note says that they were verified, they are now.
    /// </summary>
    internal async ValueTask FlushRecoveredAsync(long lengthOnDisk)
    {
        if (lengthOnDisk > _tail) File().Truncate(_tail);
        await File().FlushAsync();
        _named = true; // the caller flushes the directory before anyone sees this object
        Close();
        if (Held.IsFull && !IsComplete) IsComplete = ObjectContent.IsSound(this);
    }

    /// <summary>The file belongs to someone else now, or is gone: whoever still holds this object must not touch it.</summary>
    internal void Retire()
    {
        _retired = true;
        Close();
    }

    internal long OffsetOf(int index) => _offsets[index];

    private async Task FlushUnflushedAsync()
    {
        var chunks = _unflushed.ToArray();
        _unflushed.Clear();
        try
        {
            await MakeDurableAsync();
        }
        catch (Exception failure)
        {
            TakeBack(chunks);
            if (failure is ObjectDisposedException) ThrowIfRetired(); // deleted, or replaced, under it
            throw;
        }

        foreach (var index in chunks) Held.Add(index);
    }

    /// <summary>The bytes and, of a new file, the name: both at once, for each waits for the disk.</summary>
    private async Task MakeDurableAsync()
    {
        var tail = _tail;
        var naming = _named ? ValueTask.CompletedTask : _storage.FlushDirectoryAsync(SpoolDirectory.Folder);
        try
        {
            await File().FlushAsync();
        }
        finally
        {
            await naming;
        }

        _named = true;
        _durableTail = tail;
    }

    /// <summary>
    /// After a failed flush the kernel forgets which pages were not written, so all since the last good one is written anew:
    /// a hole would hide what comes after it from a scan.
    /// </summary>
    private void TakeBack(ReadOnlySpan<int> chunks)
    {
        foreach (var index in chunks) _offsets[index] = 0;
        foreach (var index in _unflushed) _offsets[index] = 0;
        _unflushed.Clear();
        _tail = _durableTail;
        if (!_retired) File().Truncate(_tail);
    }

    private void AppendRecord(
        RecordKind kind, int index, in ReadOnlySequence<byte> payload, uint? knownCrc = null, ContentVerifier? verifier = null)
    {
        var length = RecordHeader.Size + (int)payload.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var isTaken = false;
        try
        {
            var bytes = buffer.AsSpan(0, length);
            payload.CopyTo(bytes[RecordHeader.Size..]);
            var crc = knownCrc ?? Crc32C.Compute(bytes[RecordHeader.Size..]);
            new RecordHeader(kind, index, (int)payload.Length, crc).Write(bytes);
            File().Write(_tail, bytes);
            _tail += length;
            isTaken = verifier?.TryTake(index, buffer) == true;
        }
        finally
        {
            if (!isTaken) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ThrowIfRetired()
    {
        if (_retired) throw new SpoolException($"{Name} was deleted or replaced.");
    }

    private IStorageFile OpenForReading()
    {
        try
        {
            return _storage.OpenForReading(_path);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpoolException($"{Name} is gone: its file {_path} was removed while this unit runs.", gone);
        }
    }

    private IStorageFile File() => _file ??= _storage.Open(_path);
}
