using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>Last frame of a connection that ends on purpose.</summary>
/// <param name="Code">Reason, for programs.</param>
/// <param name="Reason">Reason, for people; cut to its limit when written.</param>
public sealed record Bye(ByeCode Code, string Reason) : IMessage<Bye>
{
    private const int CodeKey = 1;
    private const int ReasonKey = 2;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Bye;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Integer(CodeKey, (int)Code);
        writer.ShortText(ReasonKey, Reason, ProtocolLimits.MaxReasonBytes);
    }

    /// <inheritdoc/>
    public static Bye Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Bye), payload);
        var code = default(ByeCode);
        var reason = "";
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case CodeKey: code = (ByeCode)fields.Int32("code", 1, int.MaxValue); break;
                case ReasonKey: reason = fields.Text(ProtocolLimits.MaxReasonBytes); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(CodeKey);
        return new Bye(code, reason);
    }
}
