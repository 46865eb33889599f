namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>A file system of a few megabytes in memory, mounted for one test.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Why it cannot be had here, or null where it can.</summary>
    public static string? Missing => Environment.IsPrivilegedProcess ? null : "Only root may mount a small disk.";

    public static async Task<SmallDisk> MountAsync(string path, int kilobytes)
    {
        Directory.CreateDirectory(path);
        var mounted = await PublishedBinary.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path]);
        Assert.True(mounted.ExitCode == 0, mounted.Error);
        return new SmallDisk(path);
    }

    public async ValueTask DisposeAsync() => await PublishedBinary.RunAsync("umount", ["--lazy", Path]);
}

/// <summary>A test that needs a disk of its own to fill.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = PublishedBinary.Missing ?? SmallDisk.Missing;
}
