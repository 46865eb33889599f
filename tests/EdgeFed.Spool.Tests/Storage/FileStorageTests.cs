using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Storage;

public sealed class FileStorageTests : IDisposable
{
    private readonly string _root = Path.Join(Path.GetTempPath(), $"edgefed-storage-{Guid.NewGuid():N}");
    private readonly FileStorage _storage;

    public FileStorageTests() => _storage = new FileStorage(_root);

    public void Dispose()
    {
        _storage.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Open_MissingFile_CreatesItEmpty()
    {
        using var file = _storage.Open("a");
        Assert.Equal(0, file.Length);
        Assert.True(_storage.Exists("a"));
    }

    [Fact]
    public void Write_BeyondTheEnd_ExtendsWithZeros()
    {
        using var file = _storage.Open("a");
        file.Write(2, [7, 8]);
        var bytes = new byte[8];
        Assert.Equal(4, file.Read(0, bytes));
        Assert.Equal([0, 0, 7, 8], bytes[..4]);
    }

    [Fact]
    public void Truncate_LongerThanTheFile_ChangesNothing()
    {
        using var file = _storage.Open("a");
        file.Write(0, [1, 2, 3]);
        file.Truncate(2);
        file.Truncate(9);
        Assert.Equal(2, file.Length);
    }

    [Fact]
    public async Task FlushAsync_FileAndDirectory_Complete()
    {
        _storage.CreateDirectory("spool/deep");
        using var file = _storage.Open("spool/deep/a");
        file.Write(0, new byte[100]);
        await file.FlushAsync();
        await _storage.FlushDirectoryAsync("spool/deep");
        await _storage.FlushDirectoryAsync("");
    }

    [Fact]
    public async Task FlushDirectoryAsync_MissingDirectory_ThrowsNamingIt()
    {
        var failure = await Assert.ThrowsAnyAsync<IOException>(async () => await _storage.FlushDirectoryAsync("nowhere"));
        Assert.Contains("nowhere", failure.Message);
    }

    [Fact]
    public void Rename_OverAnotherFile_ReplacesIt()
    {
        using (var file = _storage.Open("new")) file.Write(0, [1]);
        using (var file = _storage.Open("old")) file.Write(0, [2, 3]);
        _storage.Rename("new", "old");
        Assert.Equal(["old"], _storage.List(""));
        using var renamed = _storage.Open("old");
        Assert.Equal(1, renamed.Length);
    }

    [Fact]
    public void List_SeveralFiles_OrdinalOrderWithoutDirectoriesAndLock()
    {
        _storage.CreateDirectory("d");
        foreach (var name in new[] { "b", "B", "a10", "a9" }) _storage.Open(name).Dispose();
        Assert.Equal(["B", "a10", "a9", "b"], _storage.List(""));
        Assert.Empty(_storage.List("nowhere"));
    }

    [Fact]
    public void Delete_MissingFileOrDirectory_IsQuiet()
    {
        _storage.Delete("missing");
        _storage.Delete("no/such/directory");
    }

    [Fact]
    public void Delete_OpenFile_StaysReadable()
    {
        using var file = _storage.Open("a");
        file.Write(0, [5]);
        _storage.Delete("a");
        Assert.False(_storage.Exists("a"));
        Assert.Equal(1, file.Read(0, new byte[1]));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\\..\\b")]
    [InlineData("a\0b")]
    public void Open_PathLeavingTheRoot_IsRefused(string path) =>
        Assert.Contains("not a path below", Assert.Throws<ArgumentException>(() => _storage.Open(path)).Message);

    [Fact]
    public void Constructor_DirectoryInUse_NamesTheProcess()
    {
        var failure = Assert.Throws<StateDirectoryException>(() => new FileStorage(_root));
        Assert.Contains($"{_root} is in use by process {Environment.ProcessId}", failure.Message);
    }

    [Fact]
    public void Dispose_ThenOpenAgain_TakesTheLockAnew()
    {
        _storage.Dispose();
        new FileStorage(_root).Dispose();
    }

    [Fact]
    public void Constructor_RootIsAFile_NamesPathAndReason()
    {
        _storage.Open("file").Dispose();
        var failure = Assert.Throws<StateDirectoryException>(() => new FileStorage(Path.Join(_root, "file")));
        Assert.Contains(Path.Join(_root, "file"), failure.Message);
    }

    [Fact]
    public void Constructor_RootNotWritable_NamesPathAndReason()
    {
        // /proc refuses new entries even to root.
        var failure = Assert.Throws<StateDirectoryException>(() => new FileStorage("/proc/edgefed"));
        Assert.Contains("/proc/edgefed", failure.Message);
    }

    [Fact]
    public async Task Open_FolderWasRemoved_IsMadeAnew()
    {
        _storage.CreateDirectory("spool");
        using (var file = _storage.Open("spool/a")) file.Write(0, [1]);
        Directory.Delete(Path.Join(_root, "spool"), recursive: true);

        using (var file = _storage.Open("spool/b")) file.Write(0, [2]);
        await _storage.FlushDirectoryAsync("spool");
        Assert.Equal(["b"], _storage.List("spool"));
    }

    /// <summary>Another file system may be mounted there in a moment: nothing is made in its place.</summary>
    [Fact]
    public async Task Open_StateDirectoryIsGone_SaysSoAndMakesNothing()
    {
        _storage.CreateDirectory("spool");
        var elsewhere = _root + "-elsewhere";
        Directory.Move(_root, elsewhere);
        try
        {
            Assert.Equal(StorageProblem.Gone, Assert.Throws<StorageUnavailableException>(() => _storage.Open("spool/a")).Problem);
            Assert.Equal(StorageProblem.Gone, (await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _storage.FlushDirectoryAsync("spool"))).Problem);
            Assert.False(Directory.Exists(_root));
        }
        finally
        {
            Directory.Move(elsewhere, _root);
        }

        _storage.Open("spool/a").Dispose();
    }

    [Fact]
    public void Constructor_NewRoot_IsForThisUserOnly()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_root) & Others);
    }
}
