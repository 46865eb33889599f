using System.Buffers;
using System.Buffers.Binary;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Gives a changed chunk message the CRC of its bytes.</summary>
internal static class ChunkSeal
{
    private const byte UInt32 = 0xce;

    public static byte[] Seal(byte[] payload)
    {
        try
        {
            var chunk = ChunkMessage.Read(new ReadOnlySequence<byte>(payload));
            Span<byte> stated = [UInt32, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt32BigEndian(stated[1..], chunk.Crc);
            var at = payload.AsSpan().IndexOf(stated);
            if (at < 0) return payload;
            byte[] corrected = [.. payload];
            BinaryPrimitives.WriteUInt32BigEndian(corrected.AsSpan(at + 1), Crc32C.Compute(chunk.Data));
            return corrected;
        }
        catch (ProtocolException)
        {
            return payload;
        }
    }
}
