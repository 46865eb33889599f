namespace EdgeFed.Spool.Storage;

/// <summary>
/// Tells a disk that takes nothing now from a mistake of ours: on Unix an <see cref="IOException"/> carries the errno in its
/// HResult. Linux makes a file system read-only when it finds an error in it; what is there can still be read, and be sent to
/// others.
/// </summary>
internal static class FileStorageErrors
{
    private const int NotThere = 2;
    private const int InputOutput = 5;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Meaning of an errno for the disk; null if it is about something else.</summary>
    public static StorageProblem? ProblemOf(int error) => error switch
    {
        NoSpace or QuotaExceeded or WindowsDiskFull => StorageProblem.Full,
        ReadOnly => StorageProblem.ReadOnly,
        InputOutput => StorageProblem.Failing,
        NotThere => StorageProblem.Gone,
        _ => null,
    };

    public static void Translate(string path, Action action) => Translate<object?>(path, () =>
    {
        action();
        return null;
    });

    public static T Translate<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (ProblemOf(failure) is { } problem)
        {
            throw new StorageUnavailableException(path, failure, problem);
        }
    }

    private static StorageProblem? ProblemOf(Exception failure) => failure switch
    {
        StorageUnavailableException => null,
        FileNotFoundException or DirectoryNotFoundException => StorageProblem.Gone,
        UnauthorizedAccessException => StorageProblem.Forbidden,
        IOException io => ProblemOf(io.HResult),
        _ => null,
    };
}
