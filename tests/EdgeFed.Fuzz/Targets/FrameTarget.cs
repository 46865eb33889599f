using System.Buffers;
using System.Buffers.Binary;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Fuzz.Targets;

/// <summary>A stream of frames: however it is cut into pieces, the same frames come out of it.</summary>
internal static class FrameTarget
{
    private const uint MaxPayload = 4096;

    public static FuzzTarget Create()
    {
        var guard = new GuardedMemory(1 << 21);
        byte[] stream =
        [
            .. ProtocolSamples.Frame(ProtocolSamples.Hello), .. ProtocolSamples.Frame(new Want(ProtocolSamples.JobId + "/model/1")),
            .. ProtocolSamples.Frame(new Heartbeat(1, 2)), .. ProtocolSamples.Chunk(1, 0, ProtocolSamples.Counting(256)), .. ProtocolSamples.Frame(new Complete(1)),
        ];
        return new FuzzTarget("frames", [stream, ProtocolSamples.Frame(new Bye(ByeCode.Normal, ""))], input => Run(guard, input), MessageTargets.IsProtocol)
        {
            Seal = Seal,
        };
    }

    private static void Run(GuardedMemory guard, byte[] input)
    {
        var buffer = new ReadOnlySequence<byte>(guard.Place(input));
        long consumed = 0;
        while (FrameReader.TryRead(ref buffer, MaxPayload, out var frame))
        {
            consumed += frame.TotalBytes;
            CheckPrefix(input, consumed, frame);
            frame.Kind.ThrowIfUnknown();
        }

        if (buffer.Length != input.Length - consumed) throw new FuzzFailure($"{buffer.Length} bytes are left of {input.Length} after {consumed}.");
    }

    /// <summary>Without its last byte the frame must be incomplete, and nothing taken.</summary>
    private static void CheckPrefix(byte[] input, long end, Frame frame)
    {
        var start = end - frame.TotalBytes;
        var shorter = new ReadOnlySequence<byte>(input.AsMemory((int)start, (int)frame.TotalBytes - 1));
        if (FrameReader.TryRead(ref shorter, MaxPayload, out _) || shorter.Length != frame.TotalBytes - 1) throw new FuzzFailure("Half a frame was taken.");
    }

    /// <summary>Lengths that go beyond the end are made to end there.</summary>
    private static byte[] Seal(byte[] stream)
    {
        byte[] corrected = [.. stream];
        var rest = corrected.AsSpan();
        while (rest.Length >= Frame.HeaderBytes)
        {
            var most = (uint)(rest.Length - Frame.HeaderBytes);
            var length = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest), most);
            BinaryPrimitives.WriteUInt32LittleEndian(rest, length);
            rest = rest[(Frame.HeaderBytes + (int)length)..];
        }

        return corrected;
    }
}
