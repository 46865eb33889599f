using System.Globalization;
using EdgeFed.Core.Files;

namespace EdgeFed.Output;

/// <summary>
/// Tells whether systemd's journal reads a stream of this process. The variable is inherited by whatever a service or a desktop
/// starts, so it counts only where the stream is still the one it names by device and inode (systemd.exec(5)).
/// </summary>
internal static class JournalStream
{
    public const string Variable = "JOURNAL_STREAM";

    /// <param name="stream">What the stream really is; null if that is not known.</param>
    public static bool IsRead(FileStatus? stream, IReadOnlyDictionary<string, string> environment) =>
        stream is { } status
        && environment.GetValueOrDefault(Variable)?.Split(':') is [var device, var inode]
        && ulong.TryParse(device, NumberStyles.None, CultureInfo.InvariantCulture, out var givenDevice)
        && ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var givenInode)
        && (givenDevice, givenInode) == (status.Device, status.Inode);
}
