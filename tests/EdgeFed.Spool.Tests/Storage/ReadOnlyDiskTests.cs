using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

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

        Assert.True(Assert.Throws<StorageFullException>(() => storage.Open("other")).IsReadOnly);
        Assert.True(Assert.Throws<StorageFullException>(() => storage.Open("file")).IsReadOnly);
        Assert.True(Assert.Throws<StorageFullException>(() => storage.Rename("file", "other")).IsReadOnly);
        Assert.True(Assert.Throws<StorageFullException>(() => storage.Delete("file")).IsReadOnly);
        using (var reading = storage.OpenForReading("file")) Assert.Equal(3, reading.Length);

        _disk.SetReadOnly(false);
        storage.Delete("file");
        Assert.False(storage.Exists("file"));
    }

    [TinyDiskFact]
    public async Task Delete_OfAnObjectWhileReadOnly_IsDoneLater()
    {
        using var storage = new FileStorage(_disk.State);
        var spool = await OpenReadOnlyAsync(storage);

        spool.Delete("job/model/1");
        Assert.Null(spool.Find("job/model/1"));
        Assert.Equal(10, ContentOf(spool.Find("job/model/2")!));
        Assert.Equal(2, storage.List("spool").Count);

        _disk.SetReadOnly(false);
        spool.Delete("job/model/2");
        Assert.Empty(storage.List("spool"));
    }

    /// <summary>What could not be deleted must not take a later object of its name with it.</summary>
    [TinyDiskFact]
    public async Task Delete_OfAnObjectWhileReadOnlyThatIsWrittenAgain_KeepsTheNewOne()
    {
        using var storage = new FileStorage(_disk.State);
        var spool = await OpenReadOnlyAsync(storage);
        spool.Delete("job/model/1");
        _disk.SetReadOnly(false);

        await WriteAsync(storage, spool, "job/model/1");
        spool.Delete("job/model/2");

        Assert.Equal(10, ContentOf(spool.Find("job/model/1")!));
        Assert.Single(storage.List("spool"));
    }

    /// <summary>With versions 1 and 2 of a model.</summary>
    private async Task<SpoolDirectory> OpenReadOnlyAsync(FileStorage storage)
    {
        var spool = await SpoolDirectory.OpenAsync(storage, NullLogger.Instance);
        await WriteAsync(storage, spool, "job/model/1");
        await WriteAsync(storage, spool, "job/model/2");
        _disk.SetReadOnly(true);
        return spool;
    }

    private static Task<SpoolObject> WriteAsync(FileStorage storage, SpoolDirectory spool, string name) =>
        new ObjectWriter(storage, spool, new ThreadPoolCompute()).WriteAsync(
            static () => new float[10], new ObjectDescription(name, "unit-01", 256, Protocol.Objects.Compression.None));

    private static int ContentOf(SpoolObject stored)
    {
        var values = new float[stored.Representation.Parameters];
        ObjectContent.CopyTo(stored, values);
        return values.Length;
    }
}
