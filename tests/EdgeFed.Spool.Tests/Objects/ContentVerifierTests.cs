using EdgeFed.Core.Compute;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Spool.Tests.Objects;

public class ContentVerifierTests
{
    private readonly MemoryStorage _storage = new();

    [Fact]
    public async Task Finish_WhatWasAnnounced_IsValid() => Assert.Equal(ContentVerdict.Valid, await VerifyAsync(TestObject.Of()));

    [Fact]
    public async Task Finish_AdvancedChunkByChunkInAnyOrder_IsValid()
    {
        var sent = TestObject.Of(9);
        var target = (await TestObject.OpenAsync(_storage)).BeginOrResume(sent.Representation);
        await using var verifier = new ContentVerifier(target, new ThreadPoolCompute(), new MemoryBudget(1 << 20));
        foreach (var index in (int[])[2, 0, 1, 8, 4, 3, 5, 7, 6])
        {
            target.Append(index, sent.Chunk(index));
            verifier.Advance();
        }

        await target.FlushAsync();
        Assert.Equal(ContentVerdict.Valid, await verifier.FinishAsync());
    }

    [Fact]
    public async Task Finish_AnotherDigest_IsAMismatch()
    {
        var sent = TestObject.Of();
        var target = (await TestObject.OpenAsync(_storage)).BeginOrResume(sent.WithAnotherDigest());
        Assert.Equal(ContentVerdict.DigestMismatch, await VerifyAsync(sent, target));
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 63)]
    [InlineData(float.NegativeInfinity, 64)]
    [InlineData(1073741824f, 200)]
    [InlineData(-1073741824f, 299)]
    public async Task Finish_AValueThatMayNotBe_IsUnusableAndLocated(float value, int index)
    {
        var values = new float[300];
        values[index] = value;
        var sent = TestObject.Of(values);
        var target = (await TestObject.OpenAsync(_storage)).BeginOrResume(sent.Representation);
        await sent.FillAsync(target, Enumerable.Range(0, sent.Count));
        await using var verifier = new ContentVerifier(target, new ThreadPoolCompute(), new MemoryBudget(1 << 20));
        Assert.Equal(ContentVerdict.Unusable, await verifier.FinishAsync());
        Assert.Equal((index, value), (verifier.UnusableIndex, verifier.UnusableValue));
    }

    [Fact]
    public async Task Finish_TheLargestValuesThatMayBe_AreValid() =>
        Assert.Equal(ContentVerdict.Valid, await VerifyAsync(TestObject.Of([1073741760f, -1073741760f, float.Epsilon, -0f, .. new float[70]])));

    /// <summary>Damage on this unit's disk is no fault of the peer.</summary>
    [Fact]
    public async Task Finish_DamagedOnDisk_IsNoVerdictAboutThePeer()
    {
        var sent = TestObject.Of();
        var target = (await TestObject.OpenAsync(_storage)).BeginOrResume(sent.Representation);
        await sent.FillAsync(target, Enumerable.Range(0, sent.Count));
        var path = $"spool/{_storage.List("spool").Single()}";
        var log = _storage[path];
        log[^5] ^= 1;
        _storage[path] = log;
        await using var verifier = new ContentVerifier(target, new ThreadPoolCompute(), new MemoryBudget(1 << 20));
        await Assert.ThrowsAsync<SpoolException>(verifier.FinishAsync);
    }

    private async Task<ContentVerdict> VerifyAsync(TestObject sent) =>
        await VerifyAsync(sent, (await TestObject.OpenAsync(_storage)).BeginOrResume(sent.Representation));

    private static async Task<ContentVerdict> VerifyAsync(TestObject sent, SpoolObject target)
    {
        await sent.FillAsync(target, Enumerable.Range(0, sent.Count));
        await using var verifier = new ContentVerifier(target, new ThreadPoolCompute(), new MemoryBudget(1 << 20));
        return await verifier.FinishAsync();
    }
}
