using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Spool.Tests.Objects;

/// <summary>What is left of a log that was cut or damaged anywhere.</summary>
public class SpoolRecoveryTests
{
    private const int RecordBytes = 24 + TestObject.ChunkBytes;
    private static readonly int[] _order = [3, 0, 1, 2, 4];
    private readonly TestObject _object = TestObject.Of();

    [Fact]
    public async Task Reopen_CutAtEveryByte_HoldsTheWholeRecordsBefore()
    {
        var (log, path) = await WriteAsync(complete: true);
        var firstChunk = FirstChunkIn(log);
        for (var length = 0; length < log.Length; length++)
        {
            var storage = new MemoryStorage { [path] = log[..length] };
            var found = (await TestObject.OpenAsync(storage)).Find(_object.Representation.Name);
            Assert.Equal(length >= firstChunk, found is not null);
            if (found is null) continue;
            Assert.Equal(_order.Take(WholeRecords(length - firstChunk)).Order(), TestObject.HeldBy(found));
            Assert.Equal(found.Held.IsFull, found.IsComplete);
        }
    }

    [Fact]
    public async Task Reopen_CutAtEveryByte_CanBeFilledUpAndCompleted()
    {
        var (log, path) = await WriteAsync(complete: true);
        for (var length = FirstChunkIn(log); length < log.Length; length += 5)
        {
            var storage = new MemoryStorage { [path] = log[..length] };
            var found = (await TestObject.OpenAsync(storage)).Find(_object.Representation.Name)!;
            if (found.IsComplete) continue; // only the note was cut
            await _object.FillAsync(found, _order.Where(index => !found.Held.Contains(index)));
            found.Complete();
            Assert.Equal(log.Length, storage[path].Length);
            Assert.True((await TestObject.OpenAsync(storage)).Find(found.Name)!.IsComplete);
        }
    }

    /// <summary>After a power cut the note that it was verified can be missing: the content is looked at, once more.</summary>
    [Fact]
    public async Task Reopen_AllChunksAndNoNote_IsCompleteIfItIsWhatWasOffered()
    {
        Assert.True(await IsCompleteAsync(_object, _object.Representation));
        Assert.False(await IsCompleteAsync(_object, _object.WithAnotherDigest()));
        var unusable = TestObject.Of([1, float.NaN]);
        Assert.False(await IsCompleteAsync(unusable, unusable.Representation));
        var rubbish = TestObject.OfRubbish();
        Assert.False(await IsCompleteAsync(rubbish, rubbish.Representation)); // as a peer may send it: its bytes are what it said, and cannot be decoded
    }

    /// <summary>A flipped bit in a chunk's record, header or payload, costs that chunk; in the manifest, everything.</summary>
    [Fact]
    public async Task Reopen_AnyByteFlipped_IsNoticedAndCostsOnlyWhatItDamages()
    {
        var (log, path) = await WriteAsync(complete: false);
        var firstChunk = FirstChunkIn(log);
        for (var offset = 0; offset < log.Length; offset++)
        {
            byte[] damaged = [.. log];
            damaged[offset] ^= 0x10;
            var found = (await TestObject.OpenAsync(new MemoryStorage { [path] = damaged })).Find(_object.Representation.Name);
            Assert.Equal(Expected(offset, firstChunk), TestObject.HeldBy(found));
        }
    }

    /// <summary>A complete log's payloads are not read at start, so damage there shows when the chunk is read.</summary>
    [Fact]
    public async Task Read_AFlippedByteInACompleteLog_IsNoticed()
    {
        var (log, path) = await WriteAsync(complete: true);
        for (var offset = FirstChunkIn(log) + 24; offset < FirstChunkIn(log) + RecordBytes; offset += 3)
        {
            byte[] damaged = [.. log];
            damaged[offset] ^= 1;
            var found = (await TestObject.OpenAsync(new MemoryStorage { [path] = damaged })).FindComplete(_object.Representation.Name)!;
            Assert.Throws<SpoolException>(() => ObjectContent.CopyTo(found, new float[_object.Values.Length]));
        }
    }

    [Fact]
    public async Task Reopen_RubbishAndLeftovers_AreRemoved()
    {
        var (log, path) = await WriteAsync(complete: true);
        var storage = new MemoryStorage { [path] = log, [path + ".tmp"] = log, ["spool/rubbish.log"] = [1, 2, 3], ["spool/other~name.log"] = log };
        var spool = await TestObject.OpenAsync(storage);
        Assert.Equal(_object.Representation.Name, Assert.Single(spool.Objects).Name);
        Assert.Equal([Path.GetFileName(path)], storage.List("spool"));
    }

    [Fact]
    public async Task Reopen_AfterKill_FlushesWhatItFound()
    {
        var (log, path) = await WriteAsync(complete: false);
        var storage = new MemoryStorage { [path] = log };
        await TestObject.OpenAsync(storage);
        Assert.True(storage.Flushes > 0); // it may have been in the page cache only, and is announced as held from now on
    }

    private static async Task<bool> IsCompleteAsync(TestObject chunks, Representation offered)
    {
        var storage = new MemoryStorage();
        await chunks.FillAsync((await TestObject.OpenAsync(storage)).BeginOrResume(offered), Enumerable.Range(0, chunks.Count));
        return (await TestObject.OpenAsync(storage)).Find(offered.Name)!.IsComplete;
    }

    private int[] Expected(int offset, int firstChunk)
    {
        if (offset < firstChunk) return [];
        var record = (offset - firstChunk) / RecordBytes;
        return [.. _order.Where((_, i) => i != record).Order()];
    }

    private async Task<(byte[] Log, string Path)> WriteAsync(bool complete)
    {
        var storage = new MemoryStorage();
        var target = (await TestObject.OpenAsync(storage)).BeginOrResume(_object.Representation);
        await _object.FillAsync(target, _order);
        if (complete) target.Complete();
        var path = $"spool/{storage.List("spool").Single()}";
        return (storage[path], path);
    }

    private int WholeRecords(int bytes)
    {
        var count = 0;
        foreach (var index in _order)
        {
            bytes -= 24 + (int)_object.Representation.Chunks.StoredLength(index);
            if (bytes < 0) break;
            count++;
        }

        return count;
    }

    private static int FirstChunkIn(byte[] log) => 24 + BitConverter.ToInt32(log, 12);
}
