using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>Proof of life both ways.</summary>
/// <param name="Sent">Number of the sender: echoed back, it measures the round trip.</param>
/// <param name="Echo">The last number received from the peer; 0 for none.</param>
public sealed record Heartbeat(ulong Sent, ulong Echo) : IMessage<Heartbeat>
{
    private const int SentKey = 1;
    private const int EchoKey = 2;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Heartbeat;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Unsigned(SentKey, Sent);
        writer.Unsigned(EchoKey, Echo);
    }

    /// <inheritdoc/>
    public static Heartbeat Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Heartbeat), payload);
        var sent = 0UL;
        var echo = 0UL;
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case SentKey: sent = fields.Value.ReadUInt64(); break;
                case EchoKey: echo = fields.Value.ReadUInt64(); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(SentKey, EchoKey);
        return new Heartbeat(sent, echo);
    }
}
