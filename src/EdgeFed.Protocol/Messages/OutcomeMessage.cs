using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>Tells the outcome of an update.</summary>
/// <param name="Name">Name of the update.</param>
/// <param name="Outcome">Folded, refused, superseded or kept.</param>
/// <param name="Reason">Reason, for people; cut to its limit when written.</param>
public sealed record OutcomeMessage(string Name, UpdateOutcome Outcome, string Reason) : IMessage<OutcomeMessage>
{
    private const int NameKey = 1;
    private const int OutcomeKey = 2;
    private const int ReasonKey = 3;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Outcome;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Text(NameKey, Name);
        writer.Integer(OutcomeKey, (int)Outcome);
        writer.ShortText(ReasonKey, Reason, ProtocolLimits.MaxReasonBytes);
    }

    /// <inheritdoc/>
    public static OutcomeMessage Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(OutcomeMessage), payload);
        var name = "";
        var outcome = default(UpdateOutcome);
        var reason = "";
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case NameKey: name = fields.Name(); break;
                case OutcomeKey: outcome = (UpdateOutcome)fields.Int32("outcome", 1, (int)UpdateOutcome.LocalOnly); break;
                case ReasonKey: reason = fields.Text(ProtocolLimits.MaxReasonBytes); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(NameKey, OutcomeKey);
        return new OutcomeMessage(name, outcome, reason);
    }
}
