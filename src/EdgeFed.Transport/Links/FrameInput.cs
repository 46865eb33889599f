using System.Buffers;
using System.IO.Pipelines;
using EdgeFed.Protocol.Frames;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Loop;

namespace EdgeFed.Transport.Links;

/// <summary>The reading side of a link: cuts the byte stream into frames and hands them on, in order.</summary>
internal sealed class FrameInput(PipeReader input, LinkServices services, LinkDispatch dispatch, LinkWatch watch, PeerBudget? budget)
{
    private const int LongRead = 128 << 10;
    private readonly AsyncSignal _ended = new();

    private int MaxPayload => services.Options.MaxFrameBytes;

    /// <summary>Returns when the connection ends; a cut in mid-frame is a bad link, not a bad peer.</summary>
    /// <exception cref="Protocol.ProtocolException">The peer broke the protocol.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await ReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            KeepRest();
            throw;
        }
        finally
        {
            _ended.Set();
        }
    }

    /// <summary>Waits until nothing is read any more.</summary>
    public Task WhenEndedAsync() => _ended.WaitAsync(CancellationToken.None);

    private async Task ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            var read = await input.ReadAsync(stop);
            var buffer = read.Buffer;
            watch.Received();
            var (before, frames) = (buffer.Length, 0);
            try
            {
                while (FrameReader.TryRead(ref buffer, (uint)MaxPayload, out var frame))
                {
                    services.Statistics.BytesReceived += Frame.HeaderBytes + frame.Payload.Length;
                    dispatch.OnFrame(frame);
                    frames++;
                }

                if (read.IsCompleted || read.IsCanceled)
                {
                    dispatch.OnCut(buffer, MaxPayload);
                    return;
                }
            }
            finally
            {
                input.AdvanceTo(buffer.Start, buffer.End);
            }

            if (budget is not null) await budget.PaceAsync(before - buffer.Length, frames, stop);
            if (before >= LongRead) await Task.Yield(); // more may be here: the other links' turn
        }
    }

    /// <summary>A link that is given up may have brought half a chunk.</summary>
    private void KeepRest()
    {
        input.CancelPendingRead(); // lets the next read return what was looked at before
        try
        {
            if (!input.TryRead(out var rest)) return;
            dispatch.OnCut(rest.Buffer, MaxPayload);
            input.AdvanceTo(rest.Buffer.Start, rest.Buffer.End);
        }
        catch (IOException)
        {
            // broken meanwhile: then it is lost
        }
    }
}
