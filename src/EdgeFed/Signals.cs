using System.Runtime.InteropServices;

namespace EdgeFed;

/// <summary>
/// SIGINT and SIGTERM: the first asks to end in good order, the second ends at once. SIGHUP, for whom it is not the end of its
/// terminal: the configuration is to be read again.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration? _hangUp;
    private volatile Action? _onHangUp;
    private int _count;
    private PosixSignal _first;

    /// <param name="reloads">SIGHUP is for <see cref="OnHangUp"/>; else it ends the process, as usual.</param>
    public Signals(bool reloads = false)
    {
        if (reloads) _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, HangUp);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>
    /// From now on SIGHUP calls this, on a thread of its own; before, and after it is disposed, nothing happens.
    /// </summary>
    public IDisposable OnHangUp(Action action)
    {
        _onHangUp = action;
        return new Unhook(this);
    }

    /// <summary>How the process ends after <see cref="Stop"/>: a service manager that stops it sees no failure.</summary>
    public int StopCode => _first == PosixSignal.SIGTERM ? ExitCode.Ok : ExitCode.Interrupted;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp?.Dispose();
        _stop.Dispose();
    }

    private void HangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        _onHangUp?.Invoke();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1) Environment.Exit(ExitCode.Interrupted);
        _first = context.Signal;
        _stop.Cancel();
    }

    private sealed class Unhook(Signals signals) : IDisposable
    {
        public void Dispose() => signals._onHangUp = null;
    }
}
