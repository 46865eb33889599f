using System.IO.Pipelines;
using EdgeFed.Protocol.Frames;

namespace EdgeFed.Transport.Links;

/// <summary>The reading side of a link: cuts the byte stream into frames and hands them on, in order.</summary>
internal sealed class FrameInput(PipeReader input, LinkServices services, LinkDispatch dispatch, LinkWatch watch)
{
    /// <summary>Returns when the connection ends; a cut in mid-frame is a bad link, not a bad peer.</summary>
    /// <exception cref="Protocol.ProtocolException">The peer broke the protocol.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var read = await input.ReadAsync(stop);
            var buffer = read.Buffer;
            watch.Received();
            try
            {
                while (FrameReader.TryRead(ref buffer, (uint)services.Options.MaxFrameBytes, out var frame))
                {
                    services.Statistics.BytesReceived += Frame.HeaderBytes + frame.Payload.Length;
                    dispatch.OnFrame(frame);
                }

                if (read.IsCompleted || read.IsCanceled) return;
            }
            finally
            {
                input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }
}
