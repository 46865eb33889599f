using System.Net.Sockets;

namespace EdgeFed.Transport.Network;

/// <summary>What every connection's socket is told once.</summary>
internal static class TcpSocketOptions
{
    private const int LevelTcp = 6;
    private const int UserTimeout = 18;
    private const int NotSentLowWater = 25;

    public static void Apply(Socket socket, TcpOptions options)
    {
        socket.NoDelay = true;
        if (options.KeepAliveSeconds > 0) KeepAlive(socket, options.KeepAliveSeconds);
        if (!OperatingSystem.IsLinux()) return;
        if (options.UserTimeoutSeconds > 0) SetRaw(socket, UserTimeout, options.UserTimeoutSeconds * 1000);
        if (options.NotSentBytes > 0) SetRaw(socket, NotSentLowWater, options.NotSentBytes);
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
}
