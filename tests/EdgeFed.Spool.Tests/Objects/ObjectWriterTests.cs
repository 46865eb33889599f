using EdgeFed.Core.Compute;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Objects;

public class ObjectWriterTests
{
    private const string Name = "job-0/model/1";
    private const string LogPath = "spool/job-0~model~1.log";
    private readonly MemoryStorage _storage = new();

    [Theory, InlineData(Compression.None), InlineData(Compression.Zstd)]
    public async Task Write_ThenReopened_HasTheContentAndTheDescription(Compression compression)
    {
        await WriteAsync(await TestObject.OpenAsync(_storage), [.. Enumerable.Range(0, 500).Select(i => (float)(i / 7))], compression);
        var found = (await TestObject.OpenAsync(_storage)).FindComplete(Name)!;
        var made = found.Representation;
        Assert.Equal(("depot", 3, 100L, 2, 0.5), (made.Origin, made.BaseVersion, made.NumExamples, made.Threads, made.Metrics["loss"]));
        var values = new float[500];
        ObjectContent.CopyTo(found, values);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (float)(i / 7)), values);
    }

    /// <summary>Also where the log is flushed while it is written: it has several times the bytes after which that begins.</summary>
    [Theory, InlineData(500, 256), InlineData(5_000_001, 1 << 20)]
    public async Task Write_BlockByBlock_GivesTheSameBytesAsFromMemory(int count, int chunkSize)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => i * 0.25f)];
        var description = new ObjectDescription(Name, "depot", chunkSize, Compression.None);
        var writer = new ObjectWriter(_storage, await TestObject.OpenAsync(_storage), new ThreadPoolCompute());
        var whole = await writer.WriteAsync(() => values, description);
        var (bytes, flushes) = (_storage[LogPath], _storage.Flushes);
        var blocks = await writer.WriteAsync(BlocksOf(values), count, description);
        Assert.Equal(whole.Representation.Digest, blocks.Representation.Digest);
        Assert.True(bytes.AsSpan().SequenceEqual(_storage[LogPath]));
        Assert.Equal(1 + count * 4 / (8 << 20), _storage.Flushes - flushes);
    }

    [Fact]
    public async Task Write_ASecondTime_ReplacesTheFirst()
    {
        var spool = await TestObject.OpenAsync(_storage);
        var first = await WriteAsync(spool, [1, 2, 3]);
        var second = await WriteAsync(spool, [4, 5]);
        Assert.Same(second, spool.FindComplete(Name));
        Assert.Throws<SpoolException>(first.OpenReader);
        Assert.Equal(2, (await TestObject.OpenAsync(_storage)).FindComplete(Name)!.Representation.Parameters);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Write_DiskFull_TheOldObjectStays(bool atFlush)
    {
        var spool = await TestObject.OpenAsync(_storage);
        await WriteAsync(spool, [1, 2, 3]);
        if (atFlush) _storage.IsNextFlushFailing = true;
        else _storage.Room = 100;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteAsync(spool, new float[1000]));
        Assert.Single(_storage.List("spool")); // what was begun does not take the room that others need
        _storage.Room = long.MaxValue;
        Assert.Equal(3, spool.FindComplete(Name)!.Representation.Parameters);
        Assert.Equal(3, (await TestObject.OpenAsync(_storage)).FindComplete(Name)!.Representation.Parameters);
        await WriteAsync(spool, new float[1000]);
        Assert.Equal(1000, (await TestObject.OpenAsync(_storage)).FindComplete(Name)!.Representation.Parameters);
    }

    /// <summary>One buffer for all blocks, as a fold has it.</summary>
    private static BlockSource BlocksOf(float[] values)
    {
        var buffer = new float[values.Length];
        return (offset, count) =>
        {
            values.AsSpan(offset, count).CopyTo(buffer);
            return buffer.AsSpan(0, count);
        };
    }

    private Task<SpoolObject> WriteAsync(SpoolDirectory spool, float[] values, Compression compression = Compression.None) =>
        new ObjectWriter(_storage, spool, new ThreadPoolCompute()).WriteAsync(() => values,
            new ObjectDescription(Name, "depot", 256, compression, 3, 100, 2, new Dictionary<string, double> { ["loss"] = 0.5 }));
}
