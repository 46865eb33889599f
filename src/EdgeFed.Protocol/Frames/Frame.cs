using System.Buffers;

namespace EdgeFed.Protocol.Frames;

/// <summary>One frame: <c>uint32 length (little-endian, of the payload only) | byte kind | payload</c>.</summary>
/// <remarks>The payload is a slice of the caller's buffer: copy what must outlive it.</remarks>
/// <param name="Kind">What the payload is; may be a kind this version does not know.</param>
/// <param name="Payload">The MessagePack bytes.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlySequence<byte> Payload)
{
    /// <summary>Bytes in front of the payload: <c>uint32 length | byte kind</c>.</summary>
    public const int HeaderBytes = 5;

    /// <summary>Bytes of the whole frame, header included.</summary>
    public long TotalBytes => HeaderBytes + Payload.Length;
}
