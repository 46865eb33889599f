using System.Buffers;
using System.IO.Pipelines;
using EdgeFed.Core.Loop;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Transport.Links;

/// <summary>
/// The writing side of a link: queued control frames first, then one chunk (on a fast link a few milliseconds' worth of them),
/// then a flush that waits for the pipe. So a control frame waits for at most that much here, and memory is bounded by the pipe.
/// </summary>
internal sealed class FrameOutput(PipeWriter output, OutgoingTransfers transfers, TransferStatistics statistics)
{
    private const int MaxKept = 256; // bytes of memory for control frames: a job's text takes thousands, and comes once
    private ArrayBufferWriter<byte> _control = new();
    private readonly AsyncSignal _work = new();
    private readonly AsyncSignal _drained = new();

    /// <summary>Bytes of control frames that wait for the peer to read.</summary>
    public int WaitingBytes => _control.WrittenCount;

    public void Send<TMessage>(in TMessage message) where TMessage : IMessage
    {
        FrameWriter.Write(_control, message);
        _work.Set();
    }

    /// <summary>Something about the transfers changed: there may be a chunk to send.</summary>
    public void Wake() => _work.Set();

    /// <summary>Writes until cancelled or until the connection is gone, when it returns.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var written = WriteNext();
            if (written == 0)
            {
                _drained.Set();
                await _work.WaitAsync(cancel);
                continue;
            }

            statistics.BytesSent += written;
            var flushed = await output.FlushAsync(cancel);
            if (flushed.IsCompleted) return;
        }
    }

    /// <summary>Waits until all that was queued is on its way, at most for <paramref name="atMost"/>.</summary>
    public async Task DrainAsync(TimeSpan atMost, TimeProvider time)
    {
        if (_control.WrittenCount > 0) await _drained.WaitAsync(atMost, time, CancellationToken.None);
    }

    private int WriteNext()
    {
        var control = _control.WrittenCount;
        if (control > 0)
        {
            WriteControl(_control.WrittenSpan);
            if (_control.Capacity > MaxKept) _control = new ArrayBufferWriter<byte>();
            else _control.ResetWrittenCount();
        }

        return control + transfers.WriteChunks(output);
    }

    /// <summary>
    /// In as few segments as it fits into: each is a packet of its own. A long one is cut, so that a job's text for thousands
    /// takes no large ones.
    /// </summary>
    private void WriteControl(ReadOnlySpan<byte> frames)
    {
        while (frames.Length > 0)
        {
            var part = frames[..Math.Min(frames.Length, SegmentPool.SmallBytes)];
            part.CopyTo(output.GetSpan(part.Length));
            output.Advance(part.Length);
            frames = frames[part.Length..];
        }
    }
}
