using System.Buffers;
using EdgeFed.Protocol.Frames;

namespace EdgeFed.Protocol.Messages;

/// <summary>Bytes of one chunk, or the rest of them.</summary>
/// <remarks>The bytes are a slice of the frame's payload: copy what must outlive it.</remarks>
/// <param name="Transfer">Number of the transfer on this connection.</param>
/// <param name="Index">Index of the chunk in its representation.</param>
/// <param name="Crc">CRC-32C of all stored bytes of the chunk.</param>
/// <param name="Data">Stored bytes.</param>
/// <param name="Offset">Stored bytes of the chunk before these, which the receiver said it has; else 0.</param>
public readonly record struct ChunkMessage(uint Transfer, int Index, uint Crc, ReadOnlySequence<byte> Data, int Offset = 0)
{
    /// <summary>The kind of frame that carries it.</summary>
    public static FrameKind Kind => FrameKind.Chunk;

    /// <summary>Reads one complete payload; does not look at the stored bytes.</summary>
    /// <exception cref="ProtocolException">Malformed, or larger than <see cref="ProtocolLimits.MaxChunkSize"/>.</exception>
    public static ChunkMessage Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader("Chunk", payload);
        uint transfer = 0, crc = 0;
        var (index, offset) = (0, 0);
        var data = ReadOnlySequence<byte>.Empty;
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case ChunkFrame.TransferKey: transfer = fields.Value.ReadUInt32(); break;
                case ChunkFrame.IndexKey: index = fields.Int32("index", 0, ProtocolLimits.MaxChunks - 1); break;
                case ChunkFrame.CrcKey: crc = fields.Value.ReadUInt32(); break;
                case ChunkFrame.DataKey: data = fields.Value.ReadBinary(ProtocolLimits.MaxChunkSize); break;
                case ChunkFrame.OffsetKey: offset = fields.Int32("offset", 0, ProtocolLimits.MaxChunkSize); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(ChunkFrame.TransferKey, ChunkFrame.IndexKey, ChunkFrame.CrcKey, ChunkFrame.DataKey);
        return new ChunkMessage(transfer, index, crc, data, offset);
    }

    /// <summary>Compares the stored bytes of a whole chunk with the stated CRC: one pass over them.</summary>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.CrcMismatch"/>.</exception>
    public void Verify()
    {
        var actual = Crc32C.Compute(Data);
        if (actual != Crc) ProtocolException.ThrowCrc(Index, actual, Crc);
    }
}
