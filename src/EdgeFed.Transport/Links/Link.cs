using EdgeFed.Identity;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Transport.Links;

/// <summary>
/// A connection after its hellos: frames both ways, transfers both ways, heartbeats. It lives until the connection is cut, falls
/// silent, says good-bye or breaks the protocol; resuming is the business of the next link and of the spool.
/// </summary>
public sealed class Link
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(100); // to a peer that says "at once" too
    private static readonly TimeSpan GoodByeTime = TimeSpan.FromSeconds(1);
    private readonly IConnection _connection;
    private readonly LinkServices _services;
    private readonly ILinkHandler _handler;
    private readonly FrameOutput _output;
    private readonly FrameInput _input;
    private readonly LinkWatch _watch;
    private readonly OutgoingTransfers _outgoing;
    private readonly IncomingTransfers _incoming;
    private DelayedOffers? _delayed; // few links ever have one
    private readonly OwnedTasks _tasks;
    private readonly TaskCompletionSource<LinkEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="budget">What the peer may send; null where it is not limited.</param>
    public Link(IConnection connection, string device, LinkServices services, ILinkHandler handler, PeerBudget? budget = null)
    {
        (_connection, Device, _services, _handler) = (connection, device, services, handler);
        _tasks = new OwnedTasks(OnFailure);
        _outgoing = new OutgoingTransfers(services, device);
        _incoming = new IncomingTransfers(services, handler, this, _tasks);
        _output = new FrameOutput(connection.Pipe.Output, _outgoing, services.Statistics);
        _watch = new LinkWatch(services, _outgoing, _incoming, this);
        var dispatch = new LinkDispatch(this, handler, _outgoing, _incoming, _output);
        _input = new FrameInput(connection.Pipe.Input, services, dispatch, _watch, budget, OnCrowded);
    }

    /// <summary>Device id of the peer.</summary>
    public string Device { get; }

    /// <summary>Address of the peer, for logs.</summary>
    public string Peer => _connection.Peer;

    /// <summary>Proven identity of the peer; null without TLS.</summary>
    public PeerCredential? Credential => _connection.Credential;

    /// <summary>Nothing can be sent any more.</summary>
    public bool IsOver => _ended.Task.IsCompleted;

    /// <summary>How it ended; null while it has not.</summary>
    public LinkEnd? Ended => IsOver ? _ended.Task.Result : null;

    /// <summary>Something is on its way, in either direction, and not yet whole at its receiver.</summary>
    public bool IsTransferring => _outgoing.Count > 0 || _incoming.Count > 0;

    /// <summary>Since anything came from the peer.</summary>
    public TimeSpan Quiet => _watch.Quiet;

    /// <summary>True if the peer's machine still answers.</summary>
    public TcpHealth Health => IsOver ? default : _connection.Health;

    /// <summary>Queues a control frame; it overtakes chunks. A peer that lets too many wait for it loses the link.</summary>
    public void Send<TMessage>(in TMessage message) where TMessage : IMessage
    {
        if (IsOver) return;
        _output.Send(message);
        var limit = Math.Max(_services.Options.Limits.WaitingBytes, 2L * _services.Options.MaxFrameBytes);
        if (_output.WaitingBytes <= limit) return;
        _services.Refusals.Note("limits.waiting_bytes");
        End(LinkEndKind.Cut, $"it does not read: {_output.WaitingBytes} bytes wait for it, the limit (limits.waiting_bytes) is {limit}");
    }

    /// <summary>True while an object of this name is on its way to us over this link, and not yet whole.</summary>
    public bool IsReceiving(string name) => !IsOver && _incoming.IsReceiving(name);

    /// <summary>Offers an object of our spool. The transfer goes on by itself; the handler hears how it ended.</summary>
    /// <param name="headStart">
    /// Its chunks follow at once, within the window, and do not wait a round trip for what the peer has of it. Only for what the
    /// peer can have nothing of, or it gets what it has acknowledged. A refusal ends it; what is under way then is ignored by the
    /// peer. </param>
    public void Offer(SpoolObject source, bool headStart = false)
    {
        try
        {
            if (!IsOver && _outgoing.Offer(source, headStart) is { } manifest) Send(manifest);
        }
        catch (SpoolException damage)
        {
            OnFailure(new DamagedSourceException(source, damage));
        }
    }

    /// <summary>Tells the peer what is here of an object that it was sending: it then goes on without asking first.</summary>
    /// <param name="target">Not complete.</param>
    /// <param name="earlierRead">Completes when the link that this one took the place of, and which may just be bringing more, is
    /// read.</param>
    public void AnnounceHeld(SpoolObject target, Task earlierRead) => _tasks.Run(_incoming.TellHeldAsync(target, earlierRead));

    /// <summary>Completes when nothing is read from this link any more, and all that came is where it belongs.</summary>
    public Task WhenReadAsync() => _input.WhenEndedAsync();

    /// <summary>Ends the link after what is queued has been sent.</summary>
    public void Close(ByeCode code, string reason)
    {
        Send(new Bye(code, reason));
        End(LinkEndKind.Bye, reason);
    }

    /// <summary>Refuses the peer for good and ends the link.</summary>
    public void Refuse(RejectCode code, string reason)
    {
        Send(new Reject(0, code, reason, 0));
        End(LinkEndKind.Bye, reason);
    }

    /// <summary>Sends a heartbeat: something that the peer's machine has to confirm.</summary>
    public void Probe() => _watch.Beat();

    /// <summary>Ends the link without a word: another one is used in its place.</summary>
    public void Abandon(string reason) => End(LinkEndKind.Cut, reason);

    /// <summary>Runs the link to its end; does not throw for what a peer or a network does.</summary>
    public async Task<LinkEnd> RunAsync(CancellationToken cancel)
    {
        using var stopping = cancel.Register(() => Close(ByeCode.ShuttingDown, "this unit is stopping"), useSynchronizationContext: true);
        using var stop = new CancellationTokenSource();
        _incoming.Stop = stop.Token;
        _tasks.Run(_output.RunAsync(stop.Token), OnCut);
        _tasks.Run(_input.RunAsync(stop.Token), OnCut);
        _tasks.Run(_watch.RunAsync(stop.Token));
        var end = await _ended.Task;
        _input.Stop(); // at once: another link may ask what came over this one
        await _input.WhenEndedAsync();
        var hasLastWords = end.Kind is LinkEndKind.Bye or LinkEndKind.Violation;
        if (hasLastWords) await _output.DrainAsync(GoodByeTime, _services.Time);
        stop.Cancel();
        if (!hasLastWords) _connection.Abort(); // else disposing lets them arrive: a reset would throw them away on their way
        await _tasks.WhenAllAsync();
        _outgoing.Dispose();
        await _connection.DisposeAsync();
        return end;
    }

    internal void End(LinkEndKind kind, string reason) => _ended.TrySetResult(new LinkEnd(kind, reason));

    /// <summary>
    /// Offers an object again after a while: the peer had no room, or no time. By then it may be gone, or another.
    /// </summary>
    internal void OfferLater(SpoolObject source, TimeSpan after) =>
        (_delayed ??= StartDelaying()).Add(source, after > ShortestDelay ? after : ShortestDelay);

    private DelayedOffers StartDelaying()
    {
        var delayed = new DelayedOffers(_services.Spool, _services.Time, _services.Options.Limits.Transfers, source => Offer(source));
        _tasks.Run(delayed.RunAsync(_incoming.Stop));
        return delayed;
    }

    /// <summary>Others wait for the memory that an unfinished frame has had for long.</summary>
    private void OnCrowded() =>
        End(LinkEndKind.Cut, "an unfinished frame took too long, and others wait for its memory (limits.buffer_bytes)");

    private void OnCut() => End(LinkEndKind.Cut, "the connection was cut");

    private void OnFailure(Exception failure)
    {
        switch (failure)
        {
            case ProtocolException violation:
                Send(new Reject(0, RejectCode.Malformed, violation.Message, 0));
                End(LinkEndKind.Violation, violation.Message);
                break;
            case DamagedSourceException damage:
                _handler.OnDamaged(damage.Damaged, damage.Message);
                End(LinkEndKind.Cut, damage.Message); // the next link offers what is made in its place
                break;
            case IOException:
                End(LinkEndKind.Cut, failure.Message);
                break;
            default:
                TransportLog.Unexpected(_services.Logger, Device, failure);
                End(LinkEndKind.Violation, failure.Message);
                break;
        }
    }
}
