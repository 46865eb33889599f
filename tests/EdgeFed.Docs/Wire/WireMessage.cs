using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Docs.Wire;

/// <summary>A map of the wire protocol, as its own code writes and reads it.</summary>
/// <param name="Name">Name of the message, or of the map in one.</param>
/// <param name="Keys">Class that has the numbers of its keys, as constants whose names end in "Key".</param>
/// <param name="Values">Record that has what the keys stand for, under the same names.</param>
/// <param name="Full">Bytes of a map with every key.</param>
/// <param name="Least">Bytes of a map with no key that can be left out.</param>
/// <param name="Read">Reads such bytes.</param>
internal sealed record WireMessage(
    string Name, Type Keys, Type Values, byte[] Full, byte[] Least, Action<ReadOnlySequence<byte>> Read)
{
    /// <summary>Kind of frame that carries it; null for a map in a message.</summary>
    public FrameKind? Kind { get; init; }

    public static WireMessage Of<TMessage>(TMessage full, TMessage least) where TMessage : IMessage<TMessage> =>
        new($"{TMessage.Kind}", typeof(TMessage), typeof(TMessage), Payload(full), Payload(least),
            static bytes => TMessage.Read(bytes))
        {
            Kind = TMessage.Kind,
        };

    private static byte[] Payload<TMessage>(TMessage message) where TMessage : IMessage
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, message);
        return output.WrittenSpan[Frame.HeaderBytes..].ToArray();
    }
}
