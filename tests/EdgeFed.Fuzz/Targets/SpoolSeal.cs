using System.Buffers.Binary;
using EdgeFed.Protocol;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Corrects what protects the records of a changed log: magic, lengths, the CRCs, and the manifest's digest.</summary>
internal static class SpoolSeal
{
    private static readonly byte[] Magic = [0x45, 0x46, 0x53, 0x4c];

    public static byte[] Seal(byte[] log)
    {
        byte[] corrected = [.. log];
        var at = 0;
        while (at + RecordHeader.Size <= corrected.Length) at = SealRecord(corrected, at);
        return corrected;
    }

    /// <summary>Returns where the next record begins.</summary>
    private static int SealRecord(byte[] log, int at)
    {
        var next = NextMagic(log, at + 4);
        var header = log.AsSpan(at, RecordHeader.Size);
        Magic.CopyTo(header);
        var most = next - at - RecordHeader.Size;
        if (most < 0) return next;
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], most);
        var payload = log.AsSpan(at + RecordHeader.Size, most);
        if (header[4] == (byte)RecordKind.Manifest) RepresentationSeal.Seal(payload.ToArray()).CopyTo(payload);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Crc32C.Compute(payload));
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Crc32C.Compute(header[..20]));
        return next;
    }

    private static int NextMagic(byte[] log, int from)
    {
        var found = log.AsSpan(Math.Min(from, log.Length)).IndexOf(Magic);
        return found < 0 ? log.Length : from + found;
    }
}
