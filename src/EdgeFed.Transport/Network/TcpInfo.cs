using System.Buffers.Binary;
using System.Net.Sockets;

namespace EdgeFed.Transport.Network;

/// <summary>
/// Linux's <c>struct tcp_info</c>, as far as it is read here; its layout is part of the kernel's promise to programs.
/// </summary>
internal static class TcpInfo
{
    private const int LevelTcp = 6;
    private const int Info = 11;
    private const int EstablishedState = 1; // TCP_ESTABLISHED
    private const int UnackedOffset = 24; // packets sent and not acknowledged
    private const int LastAckOffset = 56; // milliseconds since the last acknowledgement
    private const int RoundTripOffset = 68; // microseconds, smoothed
    private const int PulseLength = 72;
    private const int RetransmittedOffset = 100; // packets, since the connection began
    private const int ShortestRoundTripOffset = 148; // microseconds; since Linux 4.6
    private const int LossesLength = 152;

    /// <summary>Nothing is due where the system does not tell, or the socket is gone.</summary>
    public static TcpHealth Read(Socket socket)
    {
        Span<byte> info = stackalloc byte[PulseLength];
        return TryRead(socket, info) ? Parse(info) : default;
    }

    /// <summary>One side or both ended the connection; false where the system does not tell.</summary>
    public static bool IsEnded(Socket socket)
    {
        Span<byte> state = stackalloc byte[1]; // the structure's first member
        return TryRead(socket, state) && state[0] != EstablishedState;
    }

    /// <summary>Nothing was lost where the system does not tell, or the socket is gone.</summary>
    public static TcpLosses ReadLosses(Socket socket)
    {
        Span<byte> info = stackalloc byte[LossesLength];
        return TryRead(socket, info) ? ParseLosses(info) : default;
    }

    /// <summary>Numbers are in the machine's own byte order; all machines this runs on are little-endian.</summary>
    public static TcpHealth Parse(ReadOnlySpan<byte> info) => new(
        At(info, UnackedOffset) > 0,
        TimeSpan.FromMilliseconds(At(info, LastAckOffset)),
        TimeSpan.FromMicroseconds(At(info, RoundTripOffset)));

    /// <inheritdoc cref="Parse"/>
    public static TcpLosses ParseLosses(ReadOnlySpan<byte> info) => new(
        At(info, RetransmittedOffset),
        TimeSpan.FromMicroseconds(At(info, RoundTripOffset)),
        TimeSpan.FromMicroseconds(At(info, ShortestRoundTripOffset)));

    private static bool TryRead(Socket socket, Span<byte> info)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            return socket.GetRawSocketOption(LevelTcp, Info, info) == info.Length;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static uint At(ReadOnlySpan<byte> info, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(info[offset..]);
}
