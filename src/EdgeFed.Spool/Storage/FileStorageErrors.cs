namespace EdgeFed.Spool.Storage;

/// <summary>Tells a full disk from a broken one: on Unix an <see cref="IOException"/> carries the errno in its HResult.</summary>
internal static class FileStorageErrors
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsFull(int error) => error is NoSpace or QuotaExceeded or WindowsDiskFull;

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
        catch (IOException failure) when (IsFull(failure.HResult))
        {
            throw new StorageFullException(path, failure);
        }
    }
}
