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

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) ballast.Write(new byte[1 << 12]);
        }
        catch (IOException)
        {
            // full
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync() => await PublishedBinary.RunAsync("umount", ["--lazy", Path]);
}

/// <summary>A test that needs a disk of its own to fill.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = PublishedBinary.Missing ?? SmallDisk.Missing;
}

/// <summary>The same, of several seconds.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongSmallDiskFactAttribute : FactAttribute
{
    public LongSmallDiskFactAttribute() => Skip = LongFactAttribute.Missing ?? SmallDisk.Missing;
}
