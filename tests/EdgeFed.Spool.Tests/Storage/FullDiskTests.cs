using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Storage;

public sealed class FullDiskTests : IDisposable
{
    private readonly TinyDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [TinyDiskFact]
    public void Write_NoRoom_ThrowsStorageFullAndGoesOnWhenThereIs()
    {
        using var storage = new FileStorage(_disk.State);
        using (var big = storage.Open("big"))
            Assert.False(Assert.Throws<StorageUnavailableException>(() => big.Write(0, new byte[1 << 20])).IsReadOnly);
        storage.Delete("big");
        using var small = storage.Open("small");
        small.Write(0, new byte[64 << 10]);
        Assert.Equal(64 << 10, small.Length);
    }
}
