using Microsoft.Extensions.Logging;

namespace EdgeFed.Transport;

internal static partial class TransportLog
{
    [LoggerMessage(101, LogLevel.Error, "Peer {Peer}: unexpected failure; its connection is closed")]
    public static partial void Unexpected(ILogger logger, string peer, Exception failure);

    [LoggerMessage(102, LogLevel.Warning, "Peer {Peer}: {Problem} for {Name}; what is here is kept, the rest is asked for again every {Milliseconds} ms")]
    public static partial void DiskFull(ILogger logger, string peer, string problem, string name, int milliseconds);

    [LoggerMessage(103, LogLevel.Warning, "{Name}: {Reason}; it is fetched anew")]
    public static partial void Damaged(ILogger logger, string name, string reason);

    [LoggerMessage(104, LogLevel.Warning, "Accepting a connection failed: {Reason}")]
    public static partial void AcceptFailed(ILogger logger, string reason);
}
