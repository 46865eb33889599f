using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeFed.Spool.Storage;

/// <summary>
/// Flushes bytes and names. .NET has no flush of a directory, and its flush of a file writes the times too, so
/// both go to the C library where there is one.
/// </summary>
internal static class FileStorageFlush
{
    /// <summary>Blocks until the file's bytes and length are on the medium.</summary>
    public static void File(string path, SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux()) Check(path, () => LibC.fdatasync(handle));
        else FileStorageErrors.Translate(path, () => RandomAccess.FlushToDisk(handle));
    }

    /// <summary>Blocks until creations, renames and deletions in the directory are on the medium.</summary>
    public static void Directory(string path)
    {
        if (!OperatingSystem.IsLinux()) return; // elsewhere the file system's own journal has to do
        using var handle = OpenDirectory(path);
        Check(path, () => LibC.fsync(handle));
    }

    private static SafeFileHandle OpenDirectory(string path)
    {
        var descriptor = LibC.open(path, LibC.CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(path, Marshal.GetLastPInvokeError());
    }

    private static void Check(string path, Func<int> call)
    {
        while (call() != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == LibC.NotSupported) return; // nothing there that could be lost
            if (error != LibC.Interrupted) throw Failure(path, error);
        }
    }

    private static IOException Failure(string path, int error)
    {
        var cause = new IOException($"Cannot flush '{path}': {Marshal.GetPInvokeErrorMessage(error)}.", error);
        return FileStorageErrors.ProblemOf(error) is { } problem ? new StorageUnavailableException(path, cause, problem) : cause;
    }
}

/// <summary>Linux's C library, by its own names.</summary>
internal static partial class LibC
{
    public const int CloseOnExec = 0x80000;
    public const int Interrupted = 4;
    public const int NotSupported = 22;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fdatasync(SafeFileHandle file);
}
