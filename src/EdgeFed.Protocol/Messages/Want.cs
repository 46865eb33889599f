using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Messages;

/// <summary>Asks for an object by name.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="HeldVersion">
/// Of a model: a version that is held here, so that deltas from there on do as well. Left out if only the whole object will do.
/// </param>
public sealed record Want(string Name, int HeldVersion = Representation.NoBase) : IMessage<Want>
{
    private const int NameKey = 1;
    private const int HeldVersionKey = 2;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Want;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        var hasVersion = HeldVersion != Representation.NoBase;
        writer.WriteMapHeader(hasVersion ? 2 : 1);
        writer.Text(NameKey, Name);
        if (hasVersion) writer.Integer(HeldVersionKey, HeldVersion);
    }

    /// <inheritdoc/>
    public static Want Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Want), payload);
        var name = "";
        var heldVersion = Representation.NoBase;
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case NameKey: name = fields.Name(); break;
                case HeldVersionKey: heldVersion = fields.Int32("held version", 0, int.MaxValue); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(NameKey);
        return new Want(name, heldVersion);
    }
}
