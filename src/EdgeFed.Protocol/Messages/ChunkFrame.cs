using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>
/// Writes chunk frames without an object or a copy in between. Payload: the map
/// <c>{1: transfer, 2: index, 4: crc32c, 3: stored bytes}</c>, the bytes last; before them <c>5: offset</c> if they are the rest of
/// a chunk whose receiver has the first bytes.
/// </summary>
public static class ChunkFrame
{
    internal const int TransferKey = 1;
    internal const int IndexKey = 2;
    internal const int DataKey = 3;
    internal const int CrcKey = 4;
    internal const int OffsetKey = 5;

    private const int MaxOverhead = 40;

    /// <summary>Writes a chunk and computes its CRC.</summary>
    /// <returns>Bytes written, header included.</returns>
    public static int Write(IBufferWriter<byte> output, uint transfer, int index, ReadOnlySpan<byte> stored) =>
        Write(output, transfer, index, Crc32C.Compute(stored), stored);

    /// <summary>Writes a chunk whose CRC is known.</summary>
    /// <returns>Bytes written, header included.</returns>
    public static int Write(IBufferWriter<byte> output, uint transfer, int index, uint crc, ReadOnlySpan<byte> stored)
    {
        var overhead = WriteHeader(output, transfer, index, crc, stored.Length);
        output.Write(stored);
        return overhead + stored.Length;
    }

    /// <summary>
    /// Lays out a chunk in one piece of memory of <paramref name="output"/>, for a caller who reads the stored bytes from a file
    /// straight to where this returns, and then advances <paramref name="output"/> by <paramref name="frameBytes"/>.
    /// </summary>
    public static Span<byte> Prepare(
        IBufferWriter<byte> output, uint transfer, int index, uint crc, int storedLength, out int frameBytes, int offset = 0)
    {
        using var head = new PooledBufferWriter(MaxOverhead);
        frameBytes = WriteHeader(head, transfer, index, crc, storedLength, offset) + storedLength;
        var frame = output.GetSpan(frameBytes);
        head.WrittenSpan.CopyTo(frame);
        return frame.Slice(head.WrittenSpan.Length, storedLength);
    }

    /// <summary>Writes everything but the stored bytes, of which exactly <paramref name="storedLength"/> must follow.</summary>
    /// <param name="offset">Stored bytes of the chunk that come before these and are not sent.</param>
    /// <returns>Bytes written, without the stored bytes.</returns>
    public static int WriteHeader(IBufferWriter<byte> output, uint transfer, int index, uint crc, int storedLength, int offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        using var map = new PooledBufferWriter(MaxOverhead);
        var writer = new MessagePackWriter(map);
        writer.WriteMapHeader(offset > 0 ? 5 : 4);
        writer.Unsigned(TransferKey, transfer);
        writer.Integer(IndexKey, index);
        writer.Unsigned(CrcKey, crc);
        if (offset > 0) writer.Integer(OffsetKey, offset);
        writer.WriteInt64(DataKey);
        writer.WriteBinaryHeader(storedLength);
        FrameWriter.WriteHeader(output, FrameKind.Chunk, (uint)(map.WrittenSpan.Length + storedLength));
        output.Write(map.WrittenSpan);
        return Frame.HeaderBytes + map.WrittenSpan.Length;
    }
}
