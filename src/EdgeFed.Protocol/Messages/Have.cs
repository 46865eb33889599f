using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Messages;

/// <summary>Answers an offer: the chunks that are already durable here; only the others travel.</summary>
/// <param name="Transfer">Number of the transfer on this connection.</param>
/// <param name="Chunks">Chunks that need not be sent.</param>
public sealed record Have(uint Transfer, ChunkSet Chunks) : IMessage<Have>
{
    private const int TransferKey = 1;
    private const int ChunksKey = 2;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Have;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Unsigned(TransferKey, Transfer);
        writer.WriteInt64(ChunksKey);
        Chunks.Write(ref writer);
    }

    /// <inheritdoc/>
    public static Have Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Have), payload);
        var transfer = 0u;
        var chunks = new ChunkSet(0);
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case TransferKey: transfer = fields.Value.ReadUInt32(); break;
                case ChunksKey: chunks = ChunkSet.Read(ref fields.Value); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(TransferKey, ChunksKey);
        return new Have(transfer, chunks);
    }
}
