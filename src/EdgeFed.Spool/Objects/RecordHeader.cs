using System.Buffers.Binary;
using EdgeFed.Protocol;

namespace EdgeFed.Spool.Objects;

/// <summary>Kind of a record in an object's log. Numbers are on disk: never change them.</summary>
internal enum RecordKind
{
    /// <summary>The manifest, MessagePack; first record of every log.</summary>
    Manifest = 1,

    /// <summary>One chunk as it travels; index is the chunk's.</summary>
    Chunk = 2,

    /// <summary>Empty: all chunks are durable and the content digest was verified.</summary>
    Complete = 3,
}

/// <summary>
/// Precedes each payload in an object's log, so that a log describes itself and a torn tail is seen.
/// magic u32 | kind u32 | index i32 | length u32 | CRC-32C of the payload | CRC-32C of the 20 bytes before; little-endian.
/// </summary>
internal readonly record struct RecordHeader(RecordKind Kind, int Index, int Length, uint PayloadCrc)
{
    public const int Size = 24;

    /// <summary>First bytes of every record.</summary>
    public static ReadOnlySpan<byte> Magic => "EFSL"u8;

    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], (uint)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Index);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], PayloadCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], Crc32C.Compute(destination[..20]));
    }

    /// <summary>False if these bytes are no record header: the log ends before them.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out RecordHeader header)
    {
        header = default;
        if (source.Length < Size || !source.StartsWith(Magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[20..]) != Crc32C.Compute(source[..20])) return false;
        header = new RecordHeader(
            (RecordKind)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[16..]));
        return header.Length >= 0;
    }
}
