using EdgeFed.Protocol;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>
/// Valid records of a log on disk after a crash or damage. A header that does not check costs its own record; the scan goes
/// on at the next one that does (<see cref="RecordSearch"/>). Each chunk is compared with the manifest, so a stale one does no
/// harm.
/// </summary>
internal sealed class SpoolScan
{
    private SpoolScan(Representation representation, long[]? offsets = null)
    {
        Representation = representation;
        Offsets = offsets ?? new long[representation.Chunks.Count];
        Held = new ChunkSet(representation.Chunks.Count);
    }

    public Representation Representation { get; }

    public long[] Offsets { get; }

    public ChunkSet Held { get; }

    /// <summary>Where the next record goes.</summary>
    public long Tail { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>Contents of a log that was just written whole.</summary>
    public static SpoolScan OfComplete(Representation representation, long[] offsets, long tail)
    {
        var scan = new SpoolScan(representation, offsets) { Tail = tail, IsComplete = true };
        for (var i = 0; i < offsets.Length; i++) scan.Held.Add(i);
        return scan;
    }

    /// <summary>Null if not even the manifest is whole: nothing in this file was ever acknowledged.</summary>
    public static SpoolScan? Read(IStorageFile file)
    {
        if (!TryReadHeader(file, 0, out var header) || header.Kind != RecordKind.Manifest) return null;
        if (ReadPayload(file, 0, header) is not { } manifest) return null;
        if (TryDecode(manifest) is not { } representation) return null;
        var start = RecordHeader.Size + header.Length;
        if (EndsComplete(file) && ReadChunks(file, representation, start, trusted: true) is { IsComplete: true } complete) return complete;
        return ReadChunks(file, representation, start, trusted: false);
    }

    private static SpoolScan ReadChunks(IStorageFile file, Representation representation, long start, bool trusted)
    {
        var scan = new SpoolScan(representation) { Tail = start };
        var next = start;
        while (!scan.IsComplete && scan.FindNext(file, next) is { } header) next = scan.Take(file, header, trusted);
        return scan;
    }

    /// <summary>
    /// A log that ends in a completion record had all its chunks flushed before: their payloads need no second look here.
    /// </summary>
    private static bool EndsComplete(IStorageFile file) =>
        TryReadHeader(file, file.Length - RecordHeader.Size, out var last) && last.Kind == RecordKind.Complete;

    /// <summary>
    /// The record at <paramref name="offset"/>, or the first whole one after the damage there; null at the end.
    /// </summary>
    private (long Offset, RecordHeader Header)? FindNext(IStorageFile file, long offset)
    {
        if (IsWhole(file, offset, out var header)) return (offset, header);
        for (offset = RecordSearch.Next(file, offset + 1); offset >= 0; offset = RecordSearch.Next(file, offset + 1))
            if (IsWhole(file, offset, out header) && header.Kind == RecordKind.Chunk) return (offset, header); // only what checks itself
        return null;
    }

    private bool IsWhole(IStorageFile file, long offset, out RecordHeader header) =>
        TryReadHeader(file, offset, out header) && IsValid(header) && offset + RecordHeader.Size + header.Length <= file.Length;

    /// <summary>Returns where the next record should be.</summary>
    private long Take(IStorageFile file, (long Offset, RecordHeader Header) record, bool trusted)
    {
        var (offset, header) = record;
        // A chunk whose payload is damaged costs itself only: its record is passed over and it is asked for again.
        if (header.Kind == RecordKind.Chunk && (trusted || ReadPayload(file, offset, header) is not null))
        {
            Offsets[header.Index] = offset + RecordHeader.Size;
            Held.Add(header.Index);
        }

        var next = offset + RecordHeader.Size + header.Length;
        IsComplete = header.Kind == RecordKind.Complete && Held.IsFull;
        // A completion that is not true any more must not be what the log ends with: it would be believed the next time.
        if (IsComplete || header.Kind != RecordKind.Complete) Tail = next;
        return next;
    }

    private bool IsValid(RecordHeader header) => header.Kind switch
    {
        RecordKind.Chunk => (uint)header.Index < (uint)Offsets.Length
            && header.Length == Representation.Chunks.StoredLength(header.Index)
            && header.PayloadCrc == Representation.Chunks.Crc(header.Index),
        RecordKind.Complete => header.Length == 0,
        _ => false,
    };

    private static bool TryReadHeader(IStorageFile file, long offset, out RecordHeader header)
    {
        header = default;
        Span<byte> bytes = stackalloc byte[RecordHeader.Size];
        return offset >= 0 && file.Read(offset, bytes) == RecordHeader.Size && RecordHeader.TryRead(bytes, out header);
    }

    private static byte[]? ReadPayload(IStorageFile file, long offset, RecordHeader header)
    {
        if (header.Length > file.Length - offset - RecordHeader.Size) return null;
        var payload = new byte[header.Length];
        file.Read(offset + RecordHeader.Size, payload);
        return Crc32C.Compute(payload) == header.PayloadCrc ? payload : null;
    }

    private static Representation? TryDecode(byte[] manifest)
    {
        try
        {
            return ManifestRecord.Decode(manifest);
        }
        catch (ProtocolException)
        {
            return null; // written by another version: fetched anew
        }
    }
}
