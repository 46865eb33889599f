namespace EdgeFed.Spool.Storage;

/// <summary>
/// Tells a disk that takes nothing now from a broken one: on Unix an <see cref="IOException"/> carries the errno in its HResult. Linux makes a
/// file system read-only when it finds an error in it; what is there can still be read, and be sent to others.
/// </summary>
internal static class FileStorageErrors
{
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool TakesNothing(int error) => error is NoSpace or ReadOnly or QuotaExceeded or WindowsDiskFull;

    public static StorageFullException Full(string path, IOException failure) => new(path, failure, failure.HResult == ReadOnly);

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
        catch (IOException failure) when (TakesNothing(failure.HResult))
        {
            throw Full(path, failure);
        }
    }
}
