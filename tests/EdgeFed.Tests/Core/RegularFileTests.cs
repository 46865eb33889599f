using EdgeFed.Core.Files;

namespace EdgeFed.Tests.Core;

public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void OpenRead_PipeThatNobodyWrites_IsRefusedAtOnce() => Expect("it is a named pipe", NativeCalls.MakePipe(_directory.File("pipe")));

    [Theory, InlineData("/dev/zero", "it is a device"), InlineData("/dev/null", "it is a device"), InlineData("/tmp", "it is a folder")]
    public void OpenRead_NoRegularFile_SaysWhatItIs(string path, string expected) => Expect(expected, path);

    [Fact]
    public void OpenRead_LinkToAFile_IsTheFile()
    {
        File.CreateSymbolicLink(_directory.File("link"), _directory.Write("file", "text"));
        Assert.Equal("text", RegularFile.ReadAllText(_directory.File("link"), mostBytes: 4));
    }

    [Fact]
    public void ReadAllText_LargerFile_NamesTheLimit() => Assert.Equal(
        "it has 5 bytes; expected at most 4", Assert.Throws<IOException>(() => RegularFile.ReadAllText(_directory.Write("file", "texts"), mostBytes: 4)).Message);

    [Fact]
    public void Of_PathAndDescriptor_TellTheSameFile()
    {
        using var file = File.OpenRead(_directory.Write("file", "text"));
        var byPath = FileStatus.Of(_directory.File("file"));
        Assert.Equal(byPath, FileStatus.Of((int)file.SafeFileHandle.DangerousGetHandle()));
        Assert.Equal(FileKind.Regular, byPath!.Value.Kind);
        Assert.Null(FileStatus.Of(_directory.File("missing")));
    }

    private static void Expect(string reason, string path) =>
        Assert.Equal($"{reason}; expected a regular file", Assert.Throws<IOException>(() => RegularFile.OpenRead(path)).Message);
}
