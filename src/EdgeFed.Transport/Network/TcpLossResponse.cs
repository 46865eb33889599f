using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeFed.Transport.Network;

/// <summary>
/// Which congestion control a connection has. The system's own, cubic mostly, sends a burst at the whole rate of a clean link;
/// but it takes every loss for congestion, and starves where radio loses packets. A full queue delays packets before it loses
/// any: where packets are lost and the round trip is as short as ever, the loss is the link's, and the connection changes to <see
/// cref="TcpOptions.LossyCongestion"/> for the rest of its life.
/// </summary>
internal sealed class TcpLossResponse
{
    private const int LevelTcp = 6;
    private const int CongestionControl = 13;
    private const int SampleMilliseconds = 10;
    private const int QuietRoundTrips = 8; // what a full queue lost is sent again after it has drained
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(2);
    private readonly Socket _socket;
    private readonly byte[] _congestion;
    private uint _seen;
    private long _next;
    private bool _isSettled;

    public TcpLossResponse(Socket socket, TcpOptions options)
    {
        _socket = socket;
        _congestion = Encoding.ASCII.GetBytes(options.LossyCongestion);
        _isSettled = _congestion.Length == 0 || !OperatingSystem.IsLinux() || !LeavesThisMachine(socket);
    }

    /// <summary>Called as often as bytes are sent.</summary>
    public void OnSent()
    {
        if (_isSettled) return;
        var now = Environment.TickCount64;
        if (now < _next) return;
        _next = now + SampleMilliseconds;
        var losses = TcpInfo.ReadLosses(_socket);
        if (losses.Retransmitted == _seen) return;
        _seen = losses.Retransmitted;
        if (IsQueueFull(losses)) _next = now + (long)(QuietRoundTrips * losses.RoundTrip.TotalMilliseconds);
        else Change();
    }

    /// <summary>True if loss came with a longer way: a queue of a quarter of a round trip, or more.</summary>
    internal static bool IsQueueFull(in TcpLosses losses) => losses.RoundTrip > 1.25 * losses.ShortestRoundTrip + Jitter;

    private static bool LeavesThisMachine(Socket socket) => socket.RemoteEndPoint is IPEndPoint peer && !IPAddress.IsLoopback(peer.Address);

    /// <summary>Where the kernel does not have it, or not for us, the connection works too.</summary>
    private void Change()
    {
        _isSettled = true;
        try
        {
            _socket.SetRawSocketOption(LevelTcp, CongestionControl, _congestion);
        }
        catch (Exception refused) when (refused is SocketException or ObjectDisposedException)
        {
        }
    }
}
