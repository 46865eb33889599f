using System.Buffers;
using System.IO.Pipelines;
using EdgeFed.Protocol.Frames;
using EdgeFed.Transport.Limits;

namespace EdgeFed.Transport.Links;

/// <summary>The reading side of a link: cuts the byte stream into frames and hands them on, in order.</summary>
internal sealed class FrameInput(PipeReader input, LinkServices services, LinkDispatch dispatch, LinkWatch watch, PeerBudget? budget)
{
    private const int LongRead = 128 << 10;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStopped;

    private int MaxPayload => services.Options.MaxFrameBytes;

    /// <summary>Returns when the connection ends, or after <see cref="Stop"/>; a cut in mid-frame is a bad link, not a bad peer.</summary>
    /// <param name="cancel">Ends a wait that a peer has to make because it sent too fast.</param>
    /// <exception cref="Protocol.ProtocolException">The peer broke the protocol.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var read = await input.ReadAsync();
                if (!Take(read, out var bytes, out var frames)) return;
                if (budget is not null) await budget.PaceAsync(bytes, frames, cancel);
                if (bytes >= LongRead) await Task.Yield(); // more may be here: the other links' turn
            }
        }
        finally
        {
            _ended.SetResult();
        }
    }

    /// <summary>Nothing more is read; half a chunk that came is kept.</summary>
    public void Stop()
    {
        _isStopped = true;
        input.CancelPendingRead();
    }

    /// <summary>Completes when nothing is read any more.</summary>
    public Task WhenEndedAsync() => _ended.Task;

    /// <summary>Hands on the frames that are whole. False at the end.</summary>
    private bool Take(in ReadResult read, out long bytes, out int frames)
    {
        var buffer = read.Buffer;
        (bytes, frames) = (buffer.Length, 0);
        try
        {
            if (!_isStopped) watch.Received();
            while (!_isStopped && FrameReader.TryRead(ref buffer, (uint)MaxPayload, out var frame))
            {
                services.Statistics.BytesReceived += Frame.HeaderBytes + frame.Payload.Length;
                dispatch.OnFrame(frame);
                frames++;
            }

            bytes -= buffer.Length;
            var isEnd = read.IsCompleted || read.IsCanceled;
            if (isEnd) dispatch.OnCut(buffer, MaxPayload);
            return !isEnd;
        }
        finally
        {
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
