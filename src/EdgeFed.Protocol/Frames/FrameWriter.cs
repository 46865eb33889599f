using System.Buffers;
using System.Buffers.Binary;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Protocol.Frames;

/// <summary>Writes frames: <c>uint32 length (little-endian, payload only) | byte kind | payload</c>.</summary>
public static class FrameWriter
{
    /// <summary>Writes <paramref name="message"/> as one frame.</summary>
    /// <returns>Bytes written, header included.</returns>
    public static int Write<TMessage>(IBufferWriter<byte> output, in TMessage message) where TMessage : IMessage
    {
        using var payload = new PooledBufferWriter();
        var writer = new MessagePackWriter(payload);
        message.Write(ref writer);
        WriteHeader(output, TMessage.Kind, (uint)payload.WrittenSpan.Length);
        output.Write(payload.WrittenSpan);
        return Frame.HeaderBytes + payload.WrittenSpan.Length;
    }

    /// <summary>Writes a frame's header; exactly <paramref name="payloadLength"/> bytes of payload must follow.</summary>
    public static void WriteHeader(IBufferWriter<byte> output, FrameKind kind, uint payloadLength)
    {
        var span = output.GetSpan(Frame.HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(span, payloadLength);
        span[sizeof(uint)] = (byte)kind;
        output.Advance(Frame.HeaderBytes);
    }
}
