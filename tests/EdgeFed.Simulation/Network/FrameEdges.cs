using System.Buffers;
using EdgeFed.Protocol.Frames;

namespace EdgeFed.Simulation.Network;

/// <summary>Where frames end in the bytes of one direction of a connection.</summary>
internal sealed class FrameEdges
{
    private long _left; // of the frame that is being passed on

    /// <summary>Bytes up to the end of the frame that <paramref name="bytes"/> begin or go on with; all of them if they do not say.</summary>
    public long Limit(in ReadOnlySequence<byte> bytes)
    {
        if (_left == 0)
        {
            var reader = new SequenceReader<byte>(bytes);
            if (!reader.TryReadLittleEndian(out int payload)) return bytes.Length;
            _left = Frame.HeaderBytes + payload;
        }

        return Math.Min(_left, bytes.Length);
    }

    public void Pass(long bytes) => _left = Math.Max(0, _left - bytes);
}
