using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Messages;

/// <summary>Answers an offer: the chunks that are already durable here; only the others travel.</summary>
/// <param name="Transfer">Number of the transfer on this connection.</param>
/// <param name="Chunks">Chunks that need not be sent.</param>
/// <param name="Begun">A chunk whose first <paramref name="BegunBytes"/> stored bytes are here, in memory: its rest will do. A sender may send all of it.</param>
/// <param name="BegunBytes">0 if there is no such chunk.</param>
public sealed record Have(uint Transfer, ChunkSet Chunks, int Begun = 0, int BegunBytes = 0) : IMessage<Have>
{
    private const int TransferKey = 1;
    private const int ChunksKey = 2;
    private const int BegunKey = 3;
    private const int BegunBytesKey = 4;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Have;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(BegunBytes > 0 ? 4 : 2);
        writer.Unsigned(TransferKey, Transfer);
        writer.WriteInt64(ChunksKey);
        Chunks.Write(ref writer);
        if (BegunBytes == 0) return;
        writer.Integer(BegunKey, Begun);
        writer.Integer(BegunBytesKey, BegunBytes);
    }

    /// <inheritdoc/>
    public static Have Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Have), payload);
        var transfer = 0u;
        var chunks = new ChunkSet(0);
        var (begun, begunBytes) = (0, 0);
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case TransferKey: transfer = fields.Value.ReadUInt32(); break;
                case ChunksKey: chunks = ChunkSet.Read(ref fields.Value); break;
                case BegunKey: begun = fields.Int32("begun", 0, ProtocolLimits.MaxChunks - 1); break;
                case BegunBytesKey: begunBytes = fields.Int32("begun bytes", 0, ProtocolLimits.MaxChunkSize); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(TransferKey, ChunksKey);
        return new Have(transfer, chunks, begun, begunBytes);
    }
}
