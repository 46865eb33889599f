using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Records;

/// <summary>
/// Notices that the state directory was put back to an earlier time: workers know versions, rounds or tasks of the job that its
/// record does not have. One of them may lie, so that nothing follows from it but a line in the log, once for each.
/// </summary>
internal sealed class RollbackWatch(RoundRecord record, ILogger log)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal); // devices

    /// <summary>A worker has this version. Versions go out when they are recorded.</summary>
    public void NoteVersion(string device, int version) => NoteNumber(device, "version", version, record.Version);

    /// <summary>A worker was asked for an update of this number.</summary>
    /// <param name="what">What the numbers count.</param>
    /// <param name="newest">Of the record.</param>
    public void NoteNumber(string device, string what, long number, long newest)
    {
        if (number > newest && _told.Add(device)) log.RolledBack(device, what, number, newest);
    }
}
