using System.Diagnostics;

namespace EdgeFed.Spool.Tests.Storage;

/// <summary>A real disk of 256 KB, a tmpfs, that can be made read-only. Needs root and a kernel that lets us mount.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgefed-disk-").FullName;

    public TinyDisk()
    {
        IsMounted = Mount("-t", "tmpfs", "-o", "size=256k", "tmpfs", _folder);
        Directory.CreateDirectory(State);
    }

    public bool IsMounted { get; }

    /// <summary>A folder on it.</summary>
    public string State => Path.Join(_folder, "state");

    /// <summary>Puts a read-only view of the folder over it, which files that are open do not hinder; or takes that away.</summary>
    public void SetReadOnly(bool isReadOnly)
    {
        var isDone = isReadOnly ? Mount("--bind", State, State) && Mount("-o", "remount,bind,ro", State) : Unmount(State);
        Assert.True(isDone);
    }

    public void Dispose()
    {
        if (IsMounted) while (Unmount(State)) { }
        if (IsMounted) Unmount(_folder);
        Directory.Delete(_folder, recursive: true);
    }

    private static bool Mount(params string[] arguments) => Run("mount", arguments);

    private static bool Unmount(string folder) => Run("umount", "-l", folder);

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs one, skipped where there can be none, with the reason.</summary>
internal sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute()
    {
        using var probe = new TinyDisk();
        if (!probe.IsMounted) Skip = "Mounting a small tmpfs is not allowed here (needs root and a mount namespace).";
    }
}
