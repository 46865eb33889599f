namespace EdgeFed.Spool.Storage;

/// <summary>Reason why a disk takes nothing now.</summary>
public enum StorageProblem
{
    /// <summary>No space is left, or the quota is used up.</summary>
    Full,

    /// <summary>The file system is read-only; Linux makes it so after an error.</summary>
    ReadOnly,

    /// <summary>
    /// The medium reports an error (EIO). What was not flushed before may be lost, so it is written again from its beginning.
    /// </summary>
    Failing,

    /// <summary>This process has no permission (any more).</summary>
    Forbidden,

    /// <summary>The file or folder is not there (any more): somebody removed it, or its file system was unmounted.</summary>
    Gone,
}
