using System.Text;
using System.Text.RegularExpressions;

namespace EdgeFed.EndToEnd.Tests;

/// <summary>What is promised of the published files themselves: one each, small, and content with glibc 2.31.</summary>
public sealed partial class PublishedFileTests
{
    private static readonly string[] Glibc =
        ["linux-vdso.so.1", "ld-linux-", "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1"];

    private static readonly Version OldestGlibc = new(2, 31); // Ubuntu 20.04, which a Jetson Xavier ends at, and Debian 11

    /// <summary>24 million bytes, and 0.3 million for the package of MessagePack and the tables that keys and pages are made of.</summary>
    [PublishedFact]
    public void Size_OfTheFile_IsAtMost24Megabytes() => Assert.InRange(new FileInfo(PublishedBinary.Path).Length, 1, 24_300_000);

    [Arm64Fact]
    public void Size_OfTheArm64File_IsAtMost26Megabytes() => Assert.InRange(new FileInfo(Arm64Binary.Path).Length, 1, 26_000_000);

    [PublishedFact]
    public Task Symbols_OfTheFile_AreOfGlibc231AtMost() => AssertOldGlibcAsync(PublishedBinary.Path);

    [Arm64Fact]
    public Task Symbols_OfTheArm64File_AreOfGlibc231AtMost() => AssertOldGlibcAsync(Arm64Binary.Path);

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
        Assert.Contains("GNU C Library (Debian GLIBC 2.31-", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(root.Library("libc.so.6"))));
        var version = await root.RunAsync("version");
        Assert.Equal((0, ""), (version.ExitCode, version.Error));
        Assert.StartsWith("edgefed", version.Output, StringComparison.Ordinal);
    }

    /// <summary>The loader refuses a file that names a version which its glibc does not have.</summary>
    private static async Task AssertOldGlibcAsync(string file)
    {
        var readelf = await PublishedBinary.RunAsync("readelf", ["--version-info", "--wide", file]);
        Assert.Equal(0, readelf.ExitCode);
        var versions = GlibcVersion().Matches(readelf.Output).Select(static match => Version.Parse(match.Groups[1].Value)).Distinct().ToList();
        Assert.NotEmpty(versions);
        Assert.DoesNotContain(versions, static version => version > OldestGlibc);
    }

    [GeneratedRegex(@"\bGLIBC_([0-9]+(\.[0-9]+)+)")]
    private static partial Regex GlibcVersion();
}
