using System.Buffers;

namespace EdgeFed.Protocol.Frames;

/// <summary>Cuts frames out of a stream of bytes. A pure function: no state between calls.</summary>
public static class FrameReader
{
    /// <summary>
    /// Takes the next frame from the front of <paramref name="buffer"/>:
    /// <c>uint32 length (little-endian, payload only) | byte kind | payload</c>.
    /// </summary>
    /// <param name="buffer">Advanced past the frame on success, otherwise unchanged.</param>
    /// <param name="maxPayload">Largest payload accepted, in bytes; checked before waiting for it.</param>
    /// <param name="frame">The frame, of known or unknown kind.</param>
    /// <returns>False when more bytes are needed; nothing was consumed.</returns>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.FrameTooLarge"/>.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, uint maxPayload, out Frame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadLittleEndian(out int raw)) return false;
        var length = (uint)raw;
        if (length > maxPayload) ProtocolException.ThrowFrameTooLarge(length, maxPayload);
        if (!reader.TryRead(out var kind) || reader.Remaining < length) return false;
        frame = new Frame((FrameKind)kind, buffer.Slice(reader.Position, length));
        buffer = buffer.Slice(frame.Payload.End);
        return true;
    }
}
