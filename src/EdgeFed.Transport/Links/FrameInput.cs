using System.Buffers;
using System.IO.Pipelines;
using EdgeFed.Protocol.Frames;
using EdgeFed.Transport.Limits;

namespace EdgeFed.Transport.Links;

/// <summary>The reading side of a link: cuts the byte stream into frames and hands them on, in order.</summary>
/// <param name="budget">What the peer may send; null where it is not limited.</param>
/// <param name="evict">Ends the link: others wait for the memory that its unfinished frame has.</param>
internal sealed class FrameInput(
    PipeReader input, LinkServices services, LinkDispatch dispatch, LinkWatch watch, PeerBudget? budget, Action evict)
{
    private const int LongRead = 128 << 10;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _waiting; // for what is not the peer's next bytes
    private IDisposable? _room; // of the unfinished frame, if it is a long one
    private int _wanted; // bytes of room that the unfinished frame lacks
    private bool _isStopped;

    private int MaxPayload => services.Options.MaxFrameBytes;

    /// <summary>
    /// Returns when the connection ends, or after <see cref="Stop"/>; a cut in mid-frame is a bad link, not a bad peer.
    /// </summary>
    /// <param name="cancel">Ends a wait that a peer has to make because it sent too fast.</param>
    /// <exception cref="Protocol.ProtocolException">The peer broke the protocol.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var read = await input.ReadAsync();
                if (!Take(read, out var bytes)) return;
                await PaceAsync(cancel);
                if (_wanted > 0) await WaitAsync(TakeRoomAsync, cancel);
                if (bytes >= LongRead) await Task.Yield(); // more may be here: the other links' turn
            }
        }
        finally
        {
            _room?.Dispose();
            _ended.SetResult();
        }
    }

    /// <summary>Nothing more is read; half a chunk that came is kept.</summary>
    public void Stop()
    {
        _isStopped = true;
        _waiting?.Cancel();
        input.CancelPendingRead();
    }

    /// <summary>Completes when nothing is read any more.</summary>
    public Task WhenEndedAsync() => _ended.Task;

    /// <summary>Hands on the frames that are whole. False at the end.</summary>
    private bool Take(in ReadResult read, out long bytes)
    {
        var buffer = read.Buffer;
        bytes = buffer.Length;
        try
        {
            if (!_isStopped) watch.Received();
            var (frames, work) = HandOn(ref buffer);
            bytes -= buffer.Length;
            budget?.Take(bytes, frames, work);
            if (frames > 0) LeaveRoom();
            var isEnd = read.IsCompleted || read.IsCanceled;
            if (isEnd) dispatch.OnCut(buffer, MaxPayload);
            else _wanted = _room is null && buffer.Length > FrameMemory.FreeBytes ? LengthOf(buffer) : 0;
            return !isEnd;
        }
        finally
        {
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Returns how many frames there were, and the time that those took of which nothing was stored.</summary>
    private (int Frames, TimeSpan Work) HandOn(ref ReadOnlySequence<byte> buffer)
    {
        var (frames, work) = (0, TimeSpan.Zero);
        var began = services.Time.GetTimestamp();
        while (!_isStopped && FrameReader.TryRead(ref buffer, (uint)MaxPayload, out var frame))
        {
            services.Statistics.BytesReceived += Frame.HeaderBytes + frame.Payload.Length;
            var isStored = dispatch.OnFrame(frame);
            var ended = services.Time.GetTimestamp();
            if (!isStored) work += services.Time.GetElapsedTime(began, ended);
            (began, frames) = (ended, frames + 1);
        }

        return (frames, work);
    }

    private async Task TakeRoomAsync(CancellationToken cancel) => _room = await services.FrameMemory.TakeAsync(_wanted, evict, cancel);

    /// <summary>The frame that had it is whole: what is unfinished now is another.</summary>
    private void LeaveRoom()
    {
        _room?.Dispose();
        _room = null;
    }

    private static int LengthOf(in ReadOnlySequence<byte> unfinished)
    {
        var reader = new SequenceReader<byte>(unfinished);
        return reader.TryReadLittleEndian(out int length) ? Frame.HeaderBytes + length : 0;
    }

    private async ValueTask PaceAsync(CancellationToken cancel)
    {
        if (budget?.Debt(out var limit) is not { Ticks: > 0 } debt) return;
        services.Refusals.Note(limit);
        await WaitAsync(token => Task.Delay(debt, services.Time, token), cancel);
    }

    /// <summary>A wait that ends, without a failure, when the link does: then what came is still to be looked at.</summary>
    private async Task WaitAsync(Func<CancellationToken, Task> wait, CancellationToken cancel)
    {
        if (_isStopped) return;
        using var waiting = _waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await wait(waiting.Token);
        }
        catch (OperationCanceledException) when (_isStopped)
        {
            // the next read sees it too
        }
        finally
        {
            _waiting = null;
        }
    }
}
