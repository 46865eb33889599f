using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Messages;

/// <summary>Offers a representation of an object under a transfer number. Checked whole when read, digest included.</summary>
/// <param name="Transfer">Number of the transfer on this connection, chosen by the sender of the object.</param>
/// <param name="Representation">What is offered.</param>
public sealed record Manifest(uint Transfer, Representation Representation) : IMessage<Manifest>
{
    private const int TransferKey = 1;
    private const int RepresentationKey = 2;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Manifest;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Unsigned(TransferKey, Transfer);
        writer.WriteInt64(RepresentationKey);
        RepresentationFormat.Write(ref writer, Representation);
    }

    /// <inheritdoc/>
    public static Manifest Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Manifest), payload);
        var transfer = 0u;
        Representation? representation = null;
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case TransferKey: transfer = fields.Value.ReadUInt32(); break;
                case RepresentationKey: representation = RepresentationFormat.Read(fields.Nested()); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(TransferKey, RepresentationKey);
        return new Manifest(transfer, representation!);
    }
}
