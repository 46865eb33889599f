using System.Buffers.Binary;
using System.Net.Sockets;

namespace EdgeFed.Transport.Network;

/// <summary>Linux's <c>struct tcp_info</c>, as far as it is read here; its layout is part of the kernel's promise to programs.</summary>
internal static class TcpInfo
{
    private const int LevelTcp = 6;
    private const int Info = 11;
    private const int UnackedOffset = 24; // packets sent and not acknowledged
    private const int LastAckOffset = 56; // milliseconds since the last acknowledgement
    private const int RoundTripOffset = 68; // microseconds, smoothed
    private const int Length = 72;

    /// <summary>Nothing is due where the system does not tell, or the socket is gone.</summary>
    public static Pulse Read(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return default;
        Span<byte> info = stackalloc byte[Length];
        try
        {
            if (socket.GetRawSocketOption(LevelTcp, Info, info) < Length) return default;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return default;
        }

        return Parse(info);
    }

    /// <summary>Numbers are in the machine's own byte order; all machines this runs on are little-endian.</summary>
    public static Pulse Parse(ReadOnlySpan<byte> info) => new(
        At(info, UnackedOffset) > 0,
        TimeSpan.FromMilliseconds(At(info, LastAckOffset)),
        TimeSpan.FromMicroseconds(At(info, RoundTripOffset)));

    private static uint At(ReadOnlySpan<byte> info, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(info[offset..]);
}
