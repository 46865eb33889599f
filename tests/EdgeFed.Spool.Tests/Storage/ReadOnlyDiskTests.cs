using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Storage;

/// <summary>A real disk that becomes read-only, as Linux makes one with an error on it, and is writable again later.</summary>
public sealed class ReadOnlyDiskTests : IDisposable
{
    private readonly TinyDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [TinyDiskFact]
    public void Write_ReadOnly_ThrowsThatAndGoesOnLater()
    {
        using var storage = new FileStorage(_disk.State);
        using (var file = storage.Open("file")) file.Write(0, [1, 2, 3]);
        _disk.SetReadOnly(true);

        Assert.True(Assert.Throws<StorageUnavailableException>(() => storage.Open("other")).IsReadOnly);
        Assert.True(Assert.Throws<StorageUnavailableException>(() => storage.Open("file")).IsReadOnly);
        Assert.True(Assert.Throws<StorageUnavailableException>(() => storage.Rename("file", "other")).IsReadOnly);
        Assert.True(Assert.Throws<StorageUnavailableException>(() => storage.Delete("file")).IsReadOnly);
        using (var reading = storage.OpenForReading("file")) Assert.Equal(3, reading.Length);

        _disk.SetReadOnly(false);
        storage.Delete("file");
        Assert.False(storage.Exists("file"));
    }

    /// <summary>The same without a disk, for where none can be mounted: what the system says decides.</summary>
    [Theory]
    [InlineData(28, StorageProblem.Full)]
    [InlineData(122, StorageProblem.Full)]
    [InlineData(30, StorageProblem.ReadOnly)]
    [InlineData(5, StorageProblem.Failing)]
    [InlineData(2, StorageProblem.Gone)]
    public void Translate_WhatTheSystemSays_IsADiskThatTakesNothingNow(int error, StorageProblem problem)
    {
        var refused = Assert.Throws<StorageUnavailableException>(() => FileStorageErrors.Translate("file", () => throw new IOException("refused", error)));
        Assert.Equal(problem, refused.Problem);
    }

    [Fact]
    public void Translate_SomethingElse_IsLeftAsItIs() =>
        Assert.Throws<IOException>(() => FileStorageErrors.Translate("file", static () => throw new IOException("too many open files", 24)));

    [Fact]
    public void Translate_NoPermission_IsADiskThatTakesNothingNow() => Assert.Equal(StorageProblem.Forbidden, Assert.Throws<StorageUnavailableException>(
        () => FileStorageErrors.Translate("file", static () => throw new UnauthorizedAccessException())).Problem);
}
