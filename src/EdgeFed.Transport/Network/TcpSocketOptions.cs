using System.Net.Sockets;

namespace EdgeFed.Transport.Network;

/// <summary>Options that every connection's socket is given once.</summary>
internal static class TcpSocketOptions
{
    private const int LevelTcp = 6;
    private const int ThinLinearTimeouts = 16;
    private const int UserTimeout = 18;
    private const int NotSentLowWater = 25;
    private const int LongestRetransmission = 44;

    public static void Apply(Socket socket, TcpOptions options)
    {
        socket.NoDelay = true;
        if (options.KeepAliveSeconds > 0) KeepAlive(socket, options.KeepAliveSeconds);
        if (!OperatingSystem.IsLinux()) return;
        if (options.UserTimeoutSeconds > 0) SetRaw(socket, UserTimeout, options.UserTimeoutSeconds * 1000);
        if (options.NotSentBytes > 0) SetRaw(socket, NotSentLowWater, options.NotSentBytes);
        FindTheLinkAgain(socket, options);
    }

    /// <summary>After darkness the system should not wait long before it sends again. Old kernels know less of it.</summary>
    private static void FindTheLinkAgain(Socket socket, TcpOptions options)
    {
        TrySetRaw(socket, ThinLinearTimeouts, BitConverter.GetBytes(1)); // a lone control frame: not ever more rarely at once
        if (options.LongestRetransmissionMilliseconds > 0)
            TrySetRaw(socket, LongestRetransmission, BitConverter.GetBytes(options.LongestRetransmissionMilliseconds));
    }

    private static void KeepAlive(Socket socket, int seconds)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private static void SetRaw(Socket socket, int option, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(bytes, value);
        socket.SetRawSocketOption(LevelTcp, option, bytes);
    }

    /// <summary>Without it, or where it is not allowed, the connection works too.</summary>
    private static void TrySetRaw(Socket socket, int option, ReadOnlySpan<byte> value)
    {
        try
        {
            socket.SetRawSocketOption(LevelTcp, option, value);
        }
        catch (SocketException)
        {
        }
    }
}
