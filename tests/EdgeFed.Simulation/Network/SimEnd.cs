using System.IO.Pipelines;
using EdgeFed.Transport.Network;

namespace EdgeFed.Simulation.Network;

/// <summary>One side's view of a connection: what a socket is in the field.</summary>
internal sealed class SimEnd : IConnection, IDuplexPipe
{
    private readonly SimLink _link;
    private readonly HostNetwork _owner;
    private bool _broken;

    public SimEnd(SimLink link, HostNetwork owner, LinkOptions options, string peer)
    {
        var world = owner.Host.World.Context.Scheduler;
        _link = link;
        _owner = owner;
        Peer = peer;
        Incoming = new Pipe(OptionsFor(options.InputPauseBytes, reader: owner.Context.Scheduler, writer: world));
        Outgoing = new Pipe(OptionsFor(options.OutputPauseBytes, reader: world, writer: owner.Context.Scheduler));
        owner.Add(this);
    }

    public IDuplexPipe Pipe => this;

    public PipeReader Input => Incoming.Reader;

    public PipeWriter Output => Outgoing.Writer;

    public string Peer { get; }

    public TcpHealth Health => _broken || IsClosed ? default : _link.CarrierFrom(this).Health;

    public string Host => _owner.Host.Name;

    /// <summary>Neither side of this end is used by its unit any more.</summary>
    public bool IsClosed { get; private set; }

    internal Pipe Incoming { get; }

    internal Pipe Outgoing { get; }

    public void Abort()
    {
        if (_owner.Context.IsDead || IsClosed) return;
        Close();
        _link.CutBy(this, otherIsTold: true);
        Break(new IOException($"The connection to {Peer} was aborted on this side."));
    }

    /// <summary>Written bytes and then the end travel on by themselves, as they do once the kernel has them.</summary>
    public ValueTask DisposeAsync()
    {
        if (_owner.Context.IsDead || IsClosed) return ValueTask.CompletedTask;
        _owner.Remove(this);
        CloseForOwner();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes in good order, without forgetting that the owner had left it open.</summary>
    public void CloseForOwner()
    {
        IsClosed = true;
        Outgoing.Writer.Complete();
        if (!_broken) Incoming.Writer.Complete();
        _link.OnClosed(this);
    }

    public void OnOwnerDied(CrashKind kind)
    {
        IsClosed = true;
        _link.CutBy(this, otherIsTold: kind == CrashKind.Kill);
    }

    /// <summary>The end of both directions as this side notices it.</summary>
    public void Break(Exception? cause)
    {
        if (_broken) return;
        _broken = true;
        if (!_owner.Context.IsDead) _owner.Host.World.Note(0xb10c);
        Incoming.Writer.Complete(cause);
        Outgoing.Reader.Complete();
    }

    /// <summary>The other side has closed in good order: no more bytes will come.</summary>
    public void EndInput()
    {
        if (!_broken && !IsClosed) Incoming.Writer.Complete();
    }

    private static PipeOptions OptionsFor(int pause, PipeScheduler reader, PipeScheduler writer) => new(
        readerScheduler: reader, writerScheduler: writer, pauseWriterThreshold: pause, resumeWriterThreshold: pause / 2,
        minimumSegmentSize: 4096, useSynchronizationContext: true);

    private void Close()
    {
        IsClosed = true;
        _owner.Remove(this);
    }
}
