using System.Globalization;
using System.Net.Sockets;
using EdgeFed.Core.Files;

namespace EdgeFed.Service;

/// <summary>
/// Address of a service manager from the environment, as far as it holds: variables are inherited by whatever a service starts,
/// and a person can set them to anything. What does not hold counts as not given.
/// </summary>
internal static class NotifyAddress
{
    private const int MaxPath = 107; // sun_path of sockaddr_un(7) less its end
    private static readonly TimeSpan MaxWatchdog = TimeSpan.FromDays(1);

    /// <summary>
    /// The socket of NOTIFY_SOCKET (sd_notify(3)): an absolute path where a socket is, or '@' and an abstract name.
    /// </summary>
    public static UnixDomainSocketEndPoint? Socket(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.GetValueOrDefault("NOTIFY_SOCKET") is not { Length: > 1 } text) return null;
        if (System.Text.Encoding.UTF8.GetByteCount(text) > MaxPath || text.Contains('\0')) return null;
        if (text[0] == '@') return new UnixDomainSocketEndPoint("\0" + text[1..]);
        return text[0] == '/' && FileStatus.Of(text) is { Kind: FileKind.Socket } ? new UnixDomainSocketEndPoint(text) : null;
    }

    /// <summary>Time of WATCHDOG_USEC, if WATCHDOG_PID, where it is given, is this process (sd_watchdog_enabled(3)).</summary>
    public static TimeSpan? Watchdog(IReadOnlyDictionary<string, string> environment)
    {
        var process = environment.GetValueOrDefault("WATCHDOG_PID");
        if (!string.IsNullOrEmpty(process) && process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            return null;
        var given = environment.GetValueOrDefault("WATCHDOG_USEC");
        if (!long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)) return null;
        if (microseconds <= 0) return null;
        return microseconds < MaxWatchdog.TotalMicroseconds ? TimeSpan.FromMicroseconds(microseconds) : MaxWatchdog;
    }
}
