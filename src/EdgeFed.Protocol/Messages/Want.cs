using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>Asks for an object by name.</summary>
/// <param name="Name">Name of the object.</param>
public sealed record Want(string Name) : IMessage<Want>
{
    private const int NameKey = 1;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Want;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Text(NameKey, Name);
    }

    /// <inheritdoc/>
    public static Want Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Want), payload);
        var name = "";
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case NameKey: name = fields.Name(); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(NameKey);
        return new Want(name);
    }
}
