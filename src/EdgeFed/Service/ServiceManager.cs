using System.Net.Sockets;
using System.Text;
using EdgeFed.Output;

namespace EdgeFed.Service;

/// <summary>
/// Tells systemd how its service is, as sd_notify(3) describes: lines in one datagram to the socket named in the environment.
/// Without that variable nobody listens, and all of this does nothing.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;
    private readonly TimeSpan? _watchdog;
    private bool _isReady;

    private ServiceManager(UnixDomainSocketEndPoint? address, TimeSpan? watchdog)
    {
        (_address, _watchdog) = (address, watchdog);
        if (address is not null) _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    }

    /// <summary>Starter of the process.</summary>
    public static ServiceManager Of(IReadOnlyDictionary<string, string> environment) =>
        new(NotifyAddress.Socket(environment), NotifyAddress.Watchdog(environment));

    /// <summary>The unit does its work from now on, or waits for what only a person can bring. Said once.</summary>
    public void Ready()
    {
        if (_isReady) return;
        _isReady = true;
        Tell("READY=1");
    }

    /// <summary>A line for <c>systemctl status</c>.</summary>
    public void Status(string line) => Tell($"STATUS={PrintableText.Line(line.ReplaceLineEndings(" "))}");

    public void Stopping() => Tell("STOPPING=1\nSTATUS=shutting down");

    /// <summary>
    /// Says that the process is alive as long as <paramref name="loop"/> works off what it is given and the unit's work gets on:
    /// one whose loop hangs, or whose work stands still, is restarted. Twice within the time that systemd waits, as its manual
    /// advises.
    /// </summary>
    /// <param name="getsOn">Whether the work does; called on a thread of the pool, never twice at a time. Null where there is
    /// none.</param>
    /// <returns>To be disposed when the loop ends; null if systemd does not watch.</returns>
    public ITimer? Watch(SynchronizationContext loop, TimeProvider time, Func<bool>? getsOn = null)
    {
        if (_watchdog is not { } patience) return null;
        var looking = new Lock();
        return time.CreateTimer(_ => TellIfAlive(loop, looking, getsOn), null, TimeSpan.Zero, patience / 2);
    }

    public void Dispose() => _socket?.Dispose();

    private void TellIfAlive(SynchronizationContext loop, Lock looking, Func<bool>? getsOn)
    {
        lock (looking)
        {
            if (getsOn?.Invoke() == false) return;
        }

        loop.Post(_ => Tell("WATCHDOG=1"), null);
    }

    private void Tell(string lines)
    {
        if (_socket is null) return;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(lines), _address!);
        }
        catch (SocketException)
        {
            // systemd restarts itself now and then; a status that is lost is said again with the next
        }
    }
}
