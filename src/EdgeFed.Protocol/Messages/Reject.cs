using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>Refuses a transfer, or the connection.</summary>
/// <param name="Transfer">Number of the transfer; 0 for the connection.</param>
/// <param name="Code">Reason, for programs.</param>
/// <param name="Reason">Reason, for people; cut to its limit when written.</param>
/// <param name="RetryAfterMilliseconds">When to try again, in milliseconds, up to an hour; 0 for not at all.</param>
public sealed record Reject(uint Transfer, RejectCode Code, string Reason, long RetryAfterMilliseconds) : IMessage<Reject>
{
    private const int TransferKey = 1;
    private const int CodeKey = 2;
    private const int ReasonKey = 3;
    private const int RetryAfterMillisecondsKey = 4;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Reject;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(4);
        writer.Unsigned(TransferKey, Transfer);
        writer.Integer(CodeKey, (int)Code);
        writer.ShortText(ReasonKey, Reason, ProtocolLimits.MaxReasonBytes);
        writer.Integer(RetryAfterMillisecondsKey, RetryAfterMilliseconds);
    }

    /// <inheritdoc/>
    public static Reject Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Reject), payload);
        var transfer = 0u;
        var code = default(RejectCode);
        var reason = "";
        var retryAfterMilliseconds = 0L;
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case TransferKey: transfer = fields.Value.ReadUInt32(); break;
                case CodeKey: code = (RejectCode)fields.Int32("code", 1, int.MaxValue); break;
                case ReasonKey: reason = fields.Text(ProtocolLimits.MaxReasonBytes); break;
                case RetryAfterMillisecondsKey:
                    retryAfterMilliseconds = fields.Int64("retry delay", 0, ProtocolLimits.MaxRetryMilliseconds);
                    break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(TransferKey, CodeKey);
        return new Reject(transfer, code, reason, retryAfterMilliseconds);
    }
}
