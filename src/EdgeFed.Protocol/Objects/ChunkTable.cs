using System.Buffers.Binary;

namespace EdgeFed.Protocol.Objects;

/// <summary>
/// Stored length and CRC-32C of each chunk of a representation, kept as it travels:
/// 8 bytes a chunk, <c>uint32 stored length | uint32 crc32c</c>, little-endian. Immutable.
/// </summary>
public sealed class ChunkTable
{
    /// <summary>Bytes of one entry.</summary>
    public const int EntryBytes = 8;

    private readonly byte[] _entries;

    /// <summary>Takes ownership of <paramref name="entries"/>.</summary>
    /// <exception cref="ProtocolException">Not whole entries, or more than <see cref="ProtocolLimits.MaxChunks"/>.</exception>
    public ChunkTable(byte[] entries)
    {
        if (entries.Length % EntryBytes != 0)
            ProtocolException.ThrowMalformed($"Chunk table of {entries.Length} bytes is not a multiple of {EntryBytes}.");
        if (entries.Length / EntryBytes > ProtocolLimits.MaxChunks)
            ProtocolException.ThrowLimit("Chunk count", entries.Length / EntryBytes, ProtocolLimits.MaxChunks);
        _entries = entries;
        for (var i = 0; i < Count; i++) TotalStored += StoredLength(i);
    }

    /// <summary>Number of chunks.</summary>
    public int Count => _entries.Length / EntryBytes;

    /// <summary>Stored bytes of all chunks together.</summary>
    public long TotalStored { get; }

    /// <summary>The entries as they travel.</summary>
    public ReadOnlySpan<byte> Bytes => _entries;

    /// <summary>Bytes of chunk <paramref name="index"/> as they are stored and sent.</summary>
    public uint StoredLength(int index) => BinaryPrimitives.ReadUInt32LittleEndian(Entry(index));

    /// <summary>CRC-32C of the stored bytes of chunk <paramref name="index"/>.</summary>
    public uint Crc(int index) => BinaryPrimitives.ReadUInt32LittleEndian(Entry(index)[sizeof(uint)..]);

    internal static void WriteEntry(Span<byte> entry, uint storedLength, uint crc)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(entry, storedLength);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[sizeof(uint)..], crc);
    }

    private ReadOnlySpan<byte> Entry(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _entries.AsSpan(index * EntryBytes, EntryBytes);
    }
}
