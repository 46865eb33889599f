using System.Diagnostics;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Storage;

/// <summary>A real full disk: a tiny tmpfs. Needs root and a kernel that lets us mount; says so where it cannot.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _mount = Directory.CreateTempSubdirectory("edgefed-full-").FullName;
    private readonly bool _mounted;

    public FullDiskTests() => _mounted = Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _mount);

    public void Dispose()
    {
        if (_mounted) Run("umount", "-l", _mount);
        Directory.Delete(_mount, recursive: true);
    }

    [FullDiskFact]
    public void Write_NoRoom_ThrowsStorageFullAndGoesOnWhenThereIs()
    {
        Assert.True(_mounted);
        using var storage = new FileStorage(Path.Join(_mount, "state"));
        using (var big = storage.Open("big"))
            Assert.Throws<StorageFullException>(() => big.Write(0, new byte[1 << 20]));
        storage.Delete("big");
        using var small = storage.Open("small");
        small.Write(0, new byte[64 << 10]);
        Assert.Equal(64 << 10, small.Length);
    }

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

    private sealed class FullDiskFactAttribute : FactAttribute
    {
        public FullDiskFactAttribute()
        {
            using var probe = new FullDiskTests();
            if (!probe._mounted) Skip = "Mounting a small tmpfs is not allowed here (needs root and a mount namespace).";
        }
    }
}
