using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;

namespace EdgeFed.Simulation.Federations;

/// <summary>Puts one direction of one connection back together into frames, as an onlooker at the wire sees them.</summary>
public sealed class FrameTap
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public void Feed(ReadOnlySpan<byte> bytes, Action<Frame> onFrame)
    {
        _bytes.Write(bytes);
        var buffer = new ReadOnlySequence<byte>(_bytes.WrittenMemory);
        while (FrameReader.TryRead(ref buffer, ProtocolLimits.DefaultMaxFrame, out var frame)) onFrame(frame);
        var rest = buffer.ToArray();
        _bytes.ResetWrittenCount();
        _bytes.Write(rest);
    }
}
