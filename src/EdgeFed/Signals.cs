using System.Runtime.InteropServices;

namespace EdgeFed;

/// <summary>SIGINT and SIGTERM: the first asks to end in good order, the second ends at once.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _count;
    private PosixSignal _first;

    public Signals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>How the process ends after <see cref="Stop"/>: a service manager that stops it sees no failure.</summary>
    public int StopCode => _first == PosixSignal.SIGTERM ? ExitCode.Ok : ExitCode.Interrupted;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1) Environment.Exit(ExitCode.Interrupted);
        _first = context.Signal;
        _stop.Cancel();
    }
}
