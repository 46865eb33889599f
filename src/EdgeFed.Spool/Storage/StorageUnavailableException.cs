namespace EdgeFed.Spool.Storage;

/// <summary>
/// The disk takes nothing now: it is full, read-only, failing, forbidden or gone. Not fatal: callers keep what they have and try
/// again until that is over.
/// </summary>
public sealed class StorageUnavailableException(string path, Exception? inner = null,
    StorageProblem problem = StorageProblem.Full)
    : IOException(MessageOf(path, problem), inner)
{
    public StorageProblem Problem => problem;

    public bool IsReadOnly => problem == StorageProblem.ReadOnly;

    /// <summary>The problem in a few words, for a peer or a log.</summary>
    public string Short => problem switch
    {
        StorageProblem.Full => "no room on disk",
        StorageProblem.ReadOnly => "the disk is read-only",
        StorageProblem.Failing => "the disk reports errors",
        StorageProblem.Forbidden => "no permission to write the state directory",
        _ => "part of the state directory is gone",
    };

    private static string MessageOf(string path, StorageProblem problem) => problem switch
    {
        StorageProblem.Full => $"No space left while writing '{path}'.",
        StorageProblem.ReadOnly => $"'{path}' cannot be written: the file system is read-only.",
        StorageProblem.Failing => $"'{path}' cannot be written: input/output error. The medium may be failing: see dmesg.",
        StorageProblem.Forbidden => $"'{path}' cannot be written: permission denied. The state directory belongs to the user that the unit runs as.",
        _ => $"'{path}' cannot be written: it was removed, or its file system was unmounted, while this unit runs.",
    };
}
