using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;

namespace EdgeFed.Fleet.Proxy;

/// <summary>
/// Passes bytes on one way, a frame at a time and unchanged. When the connection is cut while a frame is being looked at, half
/// of that frame still goes on: links do not break between frames.
/// </summary>
internal sealed class FramePump(
    Socket from, Socket to, Func<Frame, bool> onFrame, TrafficLedger ledger, Direction direction, RateLimit rate, bool isOpaque)
{
    private const uint MaxFrame = 64 << 20;
    private bool _isOpaque = isOpaque;

    /// <summary>Returns at the sender's orderly end, or when <paramref name="cut"/>.</summary>
    public async Task RunAsync(CancellationToken cut)
    {
        var input = PipeReader.Create(new NetworkStream(from), new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        while (true)
        {
            var read = await input.ReadAsync(cut);
            var buffer = read.Buffer;
            while (TakeFrame(ref buffer, out var bytes, out var isCut))
            {
                await rate.WaitAsync(bytes.Length, cut);
                await SendAsync(isCut ? bytes.Slice(0, bytes.Length / 2) : bytes);
                if (isCut) return;
            }

            if (read.IsCompleted) await SendAsync(buffer);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (!read.IsCompleted) continue;
            to.Shutdown(SocketShutdown.Send);
            return;
        }
    }

    private bool TakeFrame(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> bytes, out bool isCut)
    {
        (bytes, isCut) = (default, false);
        if (buffer.IsEmpty) return false;
        var before = buffer;
        if (!_isOpaque)
        {
            try
            {
                if (!FrameReader.TryRead(ref buffer, MaxFrame, out var frame)) return false;
                isCut = !onFrame(frame);
                bytes = before.Slice(before.Start, frame.Payload.End);
                return true;
            }
            catch (ProtocolException)
            {
                _isOpaque = true; // not our protocol: pass it on all the same, the receiver will say what it thinks of it
            }
        }

        bytes = before;
        buffer = before.Slice(before.End);
        return true;
    }

    private async ValueTask SendAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
            for (var left = segment; left.Length > 0;) left = left[await to.SendAsync(left, SocketFlags.None)..];
        ledger.Passed(direction, bytes.Length);
    }
}
