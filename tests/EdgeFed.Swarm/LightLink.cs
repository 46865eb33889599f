using System.Buffers;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Loop;
using EdgeFed.Identity;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Security;

namespace EdgeFed.Swarm;

/// <summary>
/// One connection of a light worker: heartbeats, the job, and the shared update for each task, by manifest, chunks and completion. There is
/// no spool behind it; what a peer has of an update it says in its answer to the manifest.
/// </summary>
internal sealed class LightLink(IConnection connection, string device, FleetIdentity? identity, SwarmServices swarm)
{
    private readonly ArrayBufferWriter<byte> _control = new();
    private readonly AsyncSignal _work = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastReceived = swarm.Time.GetTimestamp();
    private ulong _beats;
    private uint _transfer; // the newest
    private Train? _task; // what the newest transfer is for
    private long _asked; // when the task came
    private ChunkSet? _sent; // of the newest transfer: sent, or held by the peer
    private int _cursor;

    /// <summary>Runs until the connection is over; returns why.</summary>
    public async Task<string> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] running = [GuardAsync(ReadAsync(stop.Token)), GuardAsync(WriteAsync(stop.Token)), GuardAsync(BeatAsync(stop.Token))];
        var reason = await _ended.Task;
        await stop.CancelAsync();
        connection.Abort();
        await Task.WhenAll(running);
        await connection.DisposeAsync();
        return reason;
    }

    private async Task GuardAsync(Task part)
    {
        try
        {
            await part;
            _ended.TrySetResult("the connection was cut");
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or EdgeFedException)
        {
            _ended.TrySetResult(e is OperationCanceledException ? "stopping" : e.Message);
        }
        catch (Exception e)
        {
            _ended.TrySetException(e); // a mistake of this program: it ends
            throw;
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        var input = connection.Pipe.Input;
        while (true)
        {
            var read = await input.ReadAsync(stop);
            var buffer = read.Buffer;
            _lastReceived = swarm.Time.GetTimestamp();
            while (FrameReader.TryRead(ref buffer, (uint)swarm.Options.MaxFrameBytes, out var frame)) OnFrame(frame);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return;
        }
    }

    /// <summary>Control frames first, then one chunk, then a flush that waits for the pipe: as a real worker does it.</summary>
    private async Task WriteAsync(CancellationToken stop)
    {
        var output = connection.Pipe.Output;
        while (true)
        {
            if (!WriteNext(output)) await _work.WaitAsync(stop);
            else if ((await output.FlushAsync(stop)).IsCompleted) return;
        }
    }

    private async Task BeatAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(swarm.Options.HeartbeatSeconds), swarm.Time, stop);
            Send(new Heartbeat(++_beats, 0));
            if (swarm.Time.GetElapsedTime(_lastReceived).TotalSeconds > swarm.Options.IdleSeconds) throw new IOException("nothing came for too long");
        }
    }

    private void OnFrame(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Job: swarm.Join(Job.Read(frame.Payload)); break;
            case FrameKind.Train: OnTrain(Train.Read(frame.Payload)); break;
            case FrameKind.Have: OnHave(Have.Read(frame.Payload)); break;
            case FrameKind.Complete: OnComplete(Complete.Read(frame.Payload)); break;
            case FrameKind.Reject: OnReject(Reject.Read(frame.Payload)); break;
            case FrameKind.Done: OnDone(Done.Read(frame.Payload)); break;
            case FrameKind.Bye: throw new IOException($"good-bye: {Bye.Read(frame.Payload).Reason}");
            default: break; // heartbeats, acknowledgements, verdicts
        }
    }

    private void OnTrain(Train task)
    {
        (_task, _asked) = (task, swarm.Time.GetTimestamp());
        Offer();
    }

    private void Offer()
    {
        _sent = null;
        var update = swarm.Update!.Of(device, _task!.Round, _task.BaseVersion);
        Send(new Manifest(++_transfer, identity is null ? update : SignedObject.Sign(update, identity)));
    }

    private void OnHave(Have have)
    {
        if (have.Transfer != _transfer || have.Transfer == Have.NoTransfer) return;
        (_sent, _cursor) = (have.Chunks, 0);
        _work.Set();
    }

    private void OnComplete(Complete complete)
    {
        if (complete.Transfer != _transfer) return;
        _sent = null;
        swarm.Tally.NoteComplete(_task!.Round, swarm.Time.GetElapsedTime(_asked).TotalSeconds);
    }

    private void OnReject(Reject reject)
    {
        if (reject.Transfer == 0) throw new IOException($"refused: {reject.Reason}");
        if (reject.Transfer != _transfer) return;
        _sent = null;
        swarm.Tally.Rejected++;
        if (reject.RetryAfterMilliseconds > 0) _ = GuardAsync(OfferLaterAsync(reject));
    }

    private async Task OfferLaterAsync(Reject reject)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(reject.RetryAfterMilliseconds), swarm.Time);
        if (reject.Transfer == _transfer) Offer();
        await _ended.Task;
    }

    private void OnDone(Done done)
    {
        swarm.Tally.Done++;
        Send(done); // real ones say so when they have the model
    }

    private void Send<TMessage>(in TMessage message) where TMessage : IMessage
    {
        FrameWriter.Write(_control, message);
        _work.Set();
    }

    private bool WriteNext(IBufferWriter<byte> output)
    {
        var control = _control.WrittenCount;
        if (control > 0) output.Write(_control.WrittenSpan);
        _control.ResetWrittenCount();
        return WriteChunk(output) || control > 0;
    }

    private bool WriteChunk(IBufferWriter<byte> output)
    {
        if (_sent is null) return false;
        if ((_cursor = _sent.NextMissing(_cursor)) < 0)
        {
            _sent = null;
            return false;
        }

        var update = swarm.Update!;
        ChunkFrame.Write(output, _transfer, _cursor, update.Chunks.Crc(_cursor), update.Stored(_cursor));
        _sent.Add(_cursor);
        return true;
    }
}
