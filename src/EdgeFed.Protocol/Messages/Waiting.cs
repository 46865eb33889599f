using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>
/// The aggregator has no round for a worker yet, as too few workers are connected. For people: nothing depends on it.
/// </summary>
/// <param name="Here">Workers that are connected.</param>
/// <param name="Needed">Workers that the job waits for.</param>
public sealed record Waiting(int Here, int Needed) : IMessage<Waiting>
{
    private const int HereKey = 1;
    private const int NeededKey = 2;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Waiting;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Integer(HereKey, Here);
        writer.Integer(NeededKey, Needed);
    }

    /// <inheritdoc/>
    public static Waiting Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Waiting), payload);
        var (here, needed) = (0, 0);
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case HereKey: here = fields.Int32("workers that are here", 0, int.MaxValue); break;
                case NeededKey: needed = fields.Int32("workers that are needed", 0, int.MaxValue); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(HereKey, NeededKey);
        return new Waiting(here, needed);
    }
}
