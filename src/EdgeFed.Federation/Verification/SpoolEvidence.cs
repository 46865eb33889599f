using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Verification;

/// <summary>
/// Checks that a job's record is as long as the objects in the spool prove: each is made after the entry that leads to it is
/// durable. A record that is gone, emptied, zeroed or put back to an earlier time would have the job silently begin again in the
/// middle of what it made.
/// </summary>
internal static class SpoolEvidence
{
    /// <exception cref="SpoolException">The record is shorter than it was.</exception>
    public static void Check(RoundRecord record, string job, SpoolDirectory spool)
    {
        foreach (var found in spool.Objects)
            if (ObjectName.Parse(found.Name) is var name && name.Job == job && name.Number > Newest(record, name))
                throw new SpoolException($"{RoundRecord.PathOf(job)} {Extent(record)}, and the spool holds {found.Name}, "
                    + "which was made after that: the record was lost, cut short or put back to an earlier time. "
                    + "Restore the state directory as it was when this unit ran last; or, to begin the job anew, "
                    + $"delete the record and all files in spool/ whose names begin with {job}~.");
    }

    /// <summary>The highest number that an object of this kind can have by the record.</summary>
    private static long Newest(RoundRecord record, ObjectName name)
    {
        var isUpdate = name.Kind == ObjectKind.Update;
        if (record.IsAsync) return isUpdate ? record.AsyncState.NextNumber(name.Device) - 1 : record.AsyncState.Version;
        return (isUpdate ? record.FoldCount : record.Version) + (record.Open is null ? 0 : 1);
    }

    private static string Extent(RoundRecord record) =>
        record.JobId.Length == 0 ? "holds no entry" : $"ends at version {record.Version}";
}
