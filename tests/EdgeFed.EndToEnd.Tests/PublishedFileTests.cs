namespace EdgeFed.EndToEnd.Tests;

/// <summary>What is promised of the published file itself: one, small, and content with glibc.</summary>
public sealed class PublishedFileTests
{
    private static readonly string[] Glibc = ["linux-vdso.so.1", "ld-linux-", "libc.so.6", "libm.so.6"];

    [PublishedFact]
    public void Size_OfTheFile_IsAtMost40Megabytes()
    {
        Assert.InRange(new FileInfo(PublishedBinary.Path).Length, 1, 40_000_000);
    }

    [PublishedFact]
    public void Folder_OfTheFile_HoldsNothingElse()
    {
        Assert.Equal([PublishedBinary.Path], Directory.GetFileSystemEntries(Path.GetDirectoryName(PublishedBinary.Path)!));
    }

    [PublishedFact]
    public async Task Libraries_NeededAtStart_AreGlibcOnly()
    {
        var ldd = await PublishedBinary.RunAsync("ldd", [PublishedBinary.Path]);
        Assert.Equal(0, ldd.ExitCode);
        var others = ldd.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !Glibc.Any(name => line.Contains(name, StringComparison.Ordinal)));
        Assert.Empty(others);
    }

    [ChrootFact]
    public async Task Version_InARootWithGlibcOnly_Works()
    {
        using var root = await BareRoot.CreateAsync();
        var version = await root.RunAsync("version");
        Assert.Equal((0, ""), (version.ExitCode, version.Error));
        Assert.StartsWith("edgefed", version.Output, StringComparison.Ordinal);
    }
}
