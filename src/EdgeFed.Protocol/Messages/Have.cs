using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Messages;

/// <summary>
/// Answers an offer: the chunks that are already durable here; only the others travel. Said before there is an offer, on a new
/// connection and of what an earlier one brought in part, it spares the sender a round trip: it may go on from there as soon as
/// it offers.
/// </summary>
/// <param name="Transfer">Number of the transfer on this connection; <see cref="NoTransfer"/> before there is one.</param>
/// <param name="Chunks">Chunks that need not be sent.</param>
/// <param name="Begun">A chunk whose first <paramref name="BegunBytes"/> stored bytes are here, in memory: its rest will do. A
/// sender may send all of it.</param>
/// <param name="BegunBytes">0 if there is no such chunk.</param>
/// <param name="Representation">Digest of the representation that is meant, where there is no transfer.</param>
public sealed record Have(uint Transfer, ChunkSet Chunks, int Begun = 0, int BegunBytes = 0, Digest Representation = default) : IMessage<Have>
{
    /// <summary>Transfers are counted from 1.</summary>
    public const uint NoTransfer = 0;

    private const int TransferKey = 1;
    private const int ChunksKey = 2;
    private const int BegunKey = 3;
    private const int BegunBytesKey = 4;
    private const int RepresentationKey = 5;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Have;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2 + (BegunBytes > 0 ? 2 : 0) + (Transfer == NoTransfer ? 1 : 0));
        writer.Unsigned(TransferKey, Transfer);
        writer.WriteInt64(ChunksKey);
        Chunks.Write(ref writer);
        if (BegunBytes > 0)
        {
            writer.Integer(BegunKey, Begun);
            writer.Integer(BegunBytesKey, BegunBytes);
        }

        if (Transfer == NoTransfer) writer.Digest(RepresentationKey, Representation);
    }

    /// <inheritdoc/>
    public static Have Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Have), payload);
        var transfer = 0u;
        var chunks = new ChunkSet(0);
        var (begun, begunBytes) = (0, 0);
        var representation = default(Digest);
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case TransferKey: transfer = fields.Value.ReadUInt32(); break;
                case ChunksKey: chunks = ChunkSet.Read(ref fields.Value); break;
                case BegunKey: begun = fields.Int32("begun", 0, ProtocolLimits.MaxChunks - 1); break;
                case BegunBytesKey: begunBytes = fields.Int32("begun bytes", 0, ProtocolLimits.MaxChunkSize); break;
                case RepresentationKey: representation = fields.Digest(); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(TransferKey, ChunksKey);
        return new Have(transfer, chunks, begun, begunBytes, transfer == NoTransfer ? representation : default);
    }
}
