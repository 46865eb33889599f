using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Storage;

public class AtomicFileTests
{
    private readonly MemoryStorage _storage = new();

    [Fact]
    public void Read_NoFile_IsNull() => Assert.Null(AtomicFile.Read(_storage, "key"));

    [Fact]
    public async Task Write_ThenRead_GivesTheBytes()
    {
        await WriteAsync(new byte[200_000]);
        await WriteAsync([1, 2, 3]);
        Assert.Equal([1, 2, 3], AtomicFile.Read(_storage, "key"));
        Assert.Equal(["key"], _storage.List(""));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Write_DiskFull_TheOldFileStaysAndALaterWriteWorks(bool atFlush)
    {
        await WriteAsync([1, 2, 3]);
        if (atFlush) _storage.IsNextFlushFailing = true;
        else _storage.Room = 2;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteAsync([4, 5, 6, 7]));
        Assert.Equal([1, 2, 3], AtomicFile.Read(_storage, "key"));
        _storage.Room = long.MaxValue;
        await WriteAsync([8]);
        Assert.Equal([8], AtomicFile.Read(_storage, "key"));
    }

    [Fact]
    public async Task Write_TheWriterFails_TheOldFileStays()
    {
        await WriteAsync([1, 2, 3]);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await AtomicFile.WriteAsync(_storage, "key", stream =>
        {
            stream.Write([9]);
            throw new InvalidDataException();
        }));
        Assert.Equal([1, 2, 3], AtomicFile.Read(_storage, "key"));
    }

    private async Task WriteAsync(byte[] bytes) => await AtomicFile.WriteAsync(_storage, "key", stream => stream.Write(bytes));
}
