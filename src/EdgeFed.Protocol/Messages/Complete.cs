using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>The receiver holds the whole object and has verified it.</summary>
/// <param name="Transfer">Number of the transfer on this connection.</param>
public sealed record Complete(uint Transfer) : IMessage<Complete>
{
    private const int TransferKey = 1;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Complete;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Unsigned(TransferKey, Transfer);
    }

    /// <inheritdoc/>
    public static Complete Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Complete), payload);
        var transfer = 0u;
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case TransferKey: transfer = fields.Value.ReadUInt32(); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(TransferKey);
        return new Complete(transfer);
    }
}
