using System.Runtime.InteropServices;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Storage;

/// <summary>State is its owner's alone, whatever the umask is that a shell or a service was given.</summary>
public sealed partial class OwnerOnlyTests : IDisposable
{
    private const UnixFileMode Others = (UnixFileMode)0x3F; // 077
    private readonly string _root = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "state");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_root)!, recursive: true);

    [Fact]
    public void FileStorage_WithAnOpenUmask_MakesEverythingForItsOwnerOnly()
    {
        if (OperatingSystem.IsWindows()) return;
        var before = umask(0);
        try
        {
            using var storage = new FileStorage(_root);
            storage.CreateDirectory("models/old");
            using var file = storage.Open("models/old/a");
        }
        finally
        {
            _ = umask(before);
        }

        var made = Directory.EnumerateFileSystemEntries(_root, "*", SearchOption.AllDirectories).Prepend(_root).ToList();
        Assert.Equal(5, made.Count); // the directory, its lock, two folders and a file
        foreach (var path in made) Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others);
    }

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
