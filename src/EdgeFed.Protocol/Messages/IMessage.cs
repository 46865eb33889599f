using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>A frame's payload: a map with small integer keys. Keys are frozen; new ones are added, never reused.</summary>
public interface IMessage
{
    /// <summary>The kind of frame that carries it.</summary>
    static abstract FrameKind Kind { get; }

    /// <summary>Writes the whole map.</summary>
    void Write(ref MessagePackWriter writer);
}

/// <summary>A message that can be read back.</summary>
public interface IMessage<TSelf> : IMessage where TSelf : IMessage<TSelf>
{
    /// <summary>Reads one complete payload. Unknown keys are skipped; the result holds no slice of the payload.</summary>
    /// <exception cref="ProtocolException">What no version writes, or lies outside <see cref="ProtocolLimits"/>.</exception>
    static abstract TSelf Read(ReadOnlySequence<byte> payload);
}
