using System.Globalization;

namespace EdgeFed.Checks;

/// <summary>Tells whether a process listens at a port, as the kernel tells in /proc (proc(5), net/tcp and fd).</summary>
internal static class PortHolder
{
    private const string Listening = "0A"; // TCP_LISTEN
    private const int LocalField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    /// <summary>Null where that cannot be seen: of another user's process only root can.</summary>
    public static bool? IsHeldBy(int processId, int port)
    {
        try
        {
            var inodes = new[] { "tcp", "tcp6" }.SelectMany(table => Inodes($"/proc/{processId}/net/{table}", port)).ToHashSet();
            return Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd")
                .Any(file => SocketOf(file) is { } inode && inodes.Contains(inode));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Inodes(string table, int port)
    {
        if (!File.Exists(table)) yield break; // a kernel without IPv6
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > InodeField && fields[StateField] == Listening
                && fields[LocalField].EndsWith(suffix, StringComparison.Ordinal))
                yield return fields[InodeField];
        }
    }

    /// <summary>The number of "socket:[12345]".</summary>
    private static string? SocketOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name is { } name
                && name.StartsWith("socket:[", StringComparison.Ordinal)
                ? name["socket:[".Length..^1]
                : null;
        }
        catch (IOException)
        {
            return null; // closed meanwhile
        }
    }
}
