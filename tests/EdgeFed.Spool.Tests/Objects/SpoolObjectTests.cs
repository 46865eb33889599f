using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Tests.Objects;

public class SpoolObjectTests
{
    private readonly MemoryStorage _storage = new();
    private readonly TestObject _object = TestObject.Of();

    [Fact]
    public async Task Append_BeforeAFlush_IsWrittenButNotHeld()
    {
        var target = await BeginAsync();
        target.Append(2, _object.Chunk(2));
        Assert.True(target.IsWritten(2));
        Assert.True(target.Held.IsEmpty);
        await target.FlushAsync();
        Assert.Equal([2], TestObject.HeldBy(target));
    }

    [Fact]
    public async Task OpenReader_FileWasRemoved_IsDamage()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0, 1, 2, 3, 4);
        target.Complete();
        _storage.Delete($"spool/{_storage.List("spool").Single()}");
        Assert.Contains("is gone", Assert.Throws<SpoolException>(target.OpenReader).Message);
    }

    [Fact]
    public async Task Append_InAnyOrderAndTwice_ReadsBack()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 4, 0, 2, 2, 1, 3);
        Assert.True(target.Held.IsFull);
        var values = new float[_object.Values.Length];
        ObjectContent.CopyTo(target, values);
        Assert.Equal(_object.Values, values);
    }

    [Fact]
    public async Task Append_OtherBytesThanAnnounced_IsRefusedAndCostsNothing()
    {
        var target = await BeginAsync();
        var wrong = Assert.Throws<ProtocolException>(() => target.Append(1, new ReadOnlySequence<byte>(_object.DamagedChunk(1))));
        Assert.Equal(ProtocolError.CrcMismatch, wrong.Code);
        Assert.Throws<ProtocolException>(() => target.Append(1, _object.Chunk(1).Slice(1)));
        Assert.False(target.IsWritten(1));
        await _object.FillAsync(target, 0, 1, 2, 3, 4);
        Assert.True(target.Held.IsFull);
    }

    [Fact]
    public async Task Complete_BeforeAllIsHeld_IsAProgrammersMistake()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0, 1, 2, 3);
        target.Append(4, _object.Chunk(4));
        Assert.Throws<InvalidOperationException>(target.Complete);
    }

    [Fact]
    public async Task Complete_ThenReopened_IsStillComplete()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0, 1, 2, 3, 4);
        target.Complete();
        target.Complete();
        var reopened = (await TestObject.OpenAsync(_storage)).FindComplete(target.Name);
        Assert.Equal(_object.Representation.Digest, reopened?.Representation.Digest);
    }

    [Fact]
    public async Task Append_DiskFull_TheLogIsAsBeforeAndGoesOnLater()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0, 1);
        _storage.Room = 100;
        Assert.Throws<StorageUnavailableException>(() => target.Append(2, _object.Chunk(2)));
        Assert.False(target.IsWritten(2));
        var reopened = await TestObject.OpenAsync(_storage);
        Assert.Equal([0, 1], TestObject.HeldBy(reopened.Find(target.Name)));
        _storage.Room = long.MaxValue;
        await _object.FillAsync(target, 2, 3, 4);
        Assert.True(target.Held.IsFull);
    }

    /// <summary>What a failed flush should have made durable is gone, whatever reads say: it is forgotten and written anew.</summary>
    [Fact]
    public async Task Flush_Fails_TakesBackAllSinceTheLastGoodOne()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0, 1);
        target.Append(2, _object.Chunk(2));
        target.Append(3, _object.Chunk(3));
        _storage.IsNextFlushFailing = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await target.FlushAsync());
        Assert.Equal([0, 1], TestObject.HeldBy(target));
        Assert.False(target.IsWritten(2) || target.IsWritten(3));
        await _object.FillAsync(target, 3, 2, 4);
        target.Complete();
        Assert.True((await TestObject.OpenAsync(_storage)).Find(target.Name)!.IsComplete);
    }

    /// <summary>Nobody should do that; but a chunk that counts as written and is never held would never be asked for again.</summary>
    [Fact]
    public async Task Flush_FileClosedUnderIt_TakesBackWhatItShouldHaveMadeDurable()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0, 1);
        target.Append(2, _object.Chunk(2));
        var hold = new TaskCompletionSource();
        _storage.FlushHold = hold.Task;
        var flush = target.FlushAsync();
        target.Close();
        hold.SetResult();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await flush);
        Assert.False(target.IsWritten(2));
        _storage.FlushHold = null;
        await _object.FillAsync(target, 2, 3, 4);
        Assert.True(target.Held.IsFull);
    }

    [Fact]
    public async Task Flush_ObjectReplacedUnderIt_SaysSo()
    {
        var spool = await TestObject.OpenAsync(_storage);
        var target = spool.BeginOrResume(_object.Representation);
        target.Append(0, _object.Chunk(0));
        var hold = new TaskCompletionSource();
        _storage.FlushHold = hold.Task;
        var flush = target.FlushAsync();
        spool.Delete(target.Name);
        hold.SetResult();
        await Assert.ThrowsAsync<SpoolException>(async () => await flush);
    }

    /// <summary>The note that an object was verified is worth nothing but time: nothing is flushed for it, and a full disk does not matter.</summary>
    [Fact]
    public async Task Complete_NoRoomForTheNote_IsComplete()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0, 1, 2, 3, 4);
        var flushes = _storage.Flushes;
        _storage.Room = 0;
        target.Complete();
        Assert.True(target.IsComplete);
        Assert.Equal(flushes, _storage.Flushes);
        Assert.NotNull((await TestObject.OpenAsync(_storage)).FindComplete(target.Name)); // looked at again
    }

    [Fact]
    public async Task Flush_NothingNew_CostsNothing()
    {
        var target = await BeginAsync();
        await _object.FillAsync(target, 0);
        var flushes = _storage.Flushes;
        await target.FlushAsync();
        Assert.Equal(flushes, _storage.Flushes);
    }

    [Fact]
    public async Task Replaced_TheOldObject_TouchesNothingAnyMore()
    {
        var spool = await TestObject.OpenAsync(_storage);
        var old = spool.BeginOrResume(_object.Representation);
        await _object.FillAsync(old, 0);
        var other = TestObject.Of(3);
        var target = spool.BeginOrResume(other.Representation);
        Assert.Throws<SpoolException>(() => old.Append(1, _object.Chunk(1)));
        Assert.Throws<SpoolException>(old.OpenReader);
        await other.FillAsync(target, 0, 1, 2);
        Assert.True((await TestObject.OpenAsync(_storage)).Find(target.Name)!.Held.IsFull);
    }

    [Fact]
    public async Task Storage_BytesWritten_AreLittleMoreThanThePayload()
    {
        var large = TestObject.Of(200);
        var target = (await TestObject.OpenAsync(_storage)).BeginOrResume(large.Representation);
        await large.FillAsync(target, Enumerable.Range(0, large.Count));
        target.Complete();
        Assert.InRange(_storage.BytesWritten, large.Representation.RawBytes, large.Representation.RawBytes * 13 / 10);
    }

    private async Task<SpoolObject> BeginAsync() => (await TestObject.OpenAsync(_storage)).BeginOrResume(_object.Representation);
}
