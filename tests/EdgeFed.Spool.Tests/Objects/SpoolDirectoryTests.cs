using EdgeFed.Core.Compute;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Spool.Tests.Objects;

/// <summary>A spool on a disk that becomes read-only and is writable again later, with versions 1 and 2 of a model.</summary>
public class SpoolDirectoryTests
{
    private const string Old = "job/model/1";
    private const string New = "job/model/2";
    private readonly MemoryStorage _storage = new();

    [Fact]
    public async Task Delete_WhileReadOnly_IsDoneLater()
    {
        var spool = await OpenReadOnlyAsync();

        spool.Delete(Old);
        Assert.Null(spool.Find(Old));
        Assert.Equal(10, LengthOf(spool, New)); // what is there can be sent
        Assert.Equal(2, _storage.List("spool").Count);

        _storage.IsReadOnly = false;
        spool.Delete(New);
        Assert.Empty(_storage.List("spool"));
    }

    /// <summary>What could not be deleted must not take a later object of its name with it.</summary>
    [Fact]
    public async Task Delete_WhileReadOnlyOfWhatIsWrittenAgain_KeepsTheNewOne()
    {
        var spool = await OpenReadOnlyAsync();
        spool.Delete(Old);
        _storage.IsReadOnly = false;

        await WriteAsync(spool, Old);
        spool.Delete(New);

        Assert.Equal(10, LengthOf(spool, Old));
        Assert.Single(_storage.List("spool"));
    }

    [Fact]
    public async Task Begin_WhileReadOnly_IsRefusedAndGoesOnLater()
    {
        var spool = await OpenReadOnlyAsync();
        var representation = spool.Find(Old)!.Representation;
        spool.Delete(Old);
        Assert.True(Assert.Throws<StorageUnavailableException>(() => spool.BeginOrResume(representation)).IsReadOnly);

        _storage.IsReadOnly = false;
        spool.BeginOrResume(representation);
        spool.Delete(New);
        Assert.NotNull(spool.Find(Old));
    }

    private async Task<SpoolDirectory> OpenReadOnlyAsync()
    {
        var spool = await SpoolDirectory.OpenAsync(_storage, NullLogger.Instance);
        await WriteAsync(spool, Old);
        await WriteAsync(spool, New);
        _storage.IsReadOnly = true;
        return spool;
    }

    private Task<SpoolObject> WriteAsync(SpoolDirectory spool, string name) => new ObjectWriter(_storage, spool, new ThreadPoolCompute()).WriteAsync(
        static () => new float[10], new ObjectDescription(name, "unit-01", 256, Compression.None));

    private static int LengthOf(SpoolDirectory spool, string name)
    {
        var values = new float[10];
        ObjectContent.CopyTo(spool.Find(name)!, values);
        return values.Length;
    }
}
