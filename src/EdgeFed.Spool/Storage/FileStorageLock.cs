using System.Globalization;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using Microsoft.Win32.SafeHandles;

namespace EdgeFed.Spool.Storage;

/// <summary>One process for one state directory. The kernel lets go of the lock when the process dies, however it dies.</summary>
internal sealed class FileStorageLock : IDisposable
{
    [UnitFile(UnitPlace.State, FileName, "Held by the running unit, so that no second one uses the directory.")]
    public const string FileName = ".lock";

    private readonly SafeFileHandle _handle;

    private FileStorageLock(SafeFileHandle handle) => _handle = handle;

    public static FileStorageLock Take(string root)
    {
        var path = Path.Join(root, FileName);
        try
        {
            CreateForOwner(path);
            var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            WriteOwner(handle);
            return new FileStorageLock(handle);
        }
        catch (IOException failure) when (OwnerOf(path) is { } owner)
        {
            throw new StateDirectoryException($"State directory {root} is in use by process {owner}.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StateDirectoryException($"State directory {root} is not writable: {ErrorText.Of(failure)}.", failure);
        }
    }

    public void Dispose() => _handle.Dispose();

    private static void CreateForOwner(string path)
    {
        if (File.Exists(path)) return;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            new FileStream(path, OwnerOnly.With(options)).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // another process was faster; which of both has the lock is seen next
        }
    }

    private static void WriteOwner(SafeFileHandle handle)
    {
        var text = System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        try
        {
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, text, 0);
        }
        catch (IOException)
        {
            // A full disk must not keep a unit from starting; the lock holds without the number in it.
        }
    }

    /// <summary>
    /// Holder of the lock, "unknown" if it does not say; null if nobody holds it and the failure has another reason.
    /// </summary>
    private static string? OwnerOf(string path)
    {
        try
        {
            using var probe = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (IOException) when (File.Exists(path))
        {
            return ReadOwner(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>.NET locks whatever it opens, so the number is read through the C library's open.</summary>
    private static string ReadOwner(string path)
    {
        if (!OperatingSystem.IsLinux()) return "unknown";
        using var handle = new SafeFileHandle(LibC.open(path, LibC.CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid) return "unknown";
        Span<byte> text = stackalloc byte[16];
        var count = RandomAccess.Read(handle, text, 0);
        return count == 0 ? "unknown" : System.Text.Encoding.ASCII.GetString(text[..count]);
    }
}
