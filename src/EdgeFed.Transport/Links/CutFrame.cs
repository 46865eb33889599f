using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Transport.Links;

/// <summary>Usable part of a chunk frame whose end never came.</summary>
internal static class CutFrame
{
    private const int HeaderBytes = 64; // keys and numbers around a chunk's bytes

    /// <summary>The chunk with those of its bytes that came; null if there are none, or if it is another frame.</summary>
    public static ChunkMessage? Read(in ReadOnlySequence<byte> bytes, int maxPayload)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryReadLittleEndian(out int length) || !reader.TryRead(out var kind) || (FrameKind)kind != FrameKind.Chunk) return null;
        if (length <= 0 || length > Math.Min(maxPayload, ProtocolLimits.MaxChunkSize + HeaderBytes)) return null;
        var payload = new byte[length]; // what is missing is read as zeros, and then left out
        reader.UnreadSequence.CopyTo(payload);
        return Truncated(payload, missing: length - (int)reader.Remaining);
    }

    private static ChunkMessage? Truncated(byte[] payload, int missing)
    {
        try
        {
            var chunk = ChunkMessage.Read(new ReadOnlySequence<byte>(payload));
            var came = chunk.Data.Length - missing;
            return came > 0 ? chunk with { Data = chunk.Data.Slice(0, came) } : null;
        }
        catch (ProtocolException)
        {
            return null; // cut before its bytes began
        }
    }
}
