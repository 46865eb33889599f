using System.Buffers;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Chunks;

public class ChunkCodecTests
{
    private static readonly byte[] Compressible = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i / 64))];

    [Theory, InlineData(Compression.None), InlineData(Compression.Zstd)]
    public void Decode_WhatWasEncoded_GivesTheRawBytes(Compression compression)
    {
        using var codec = new ChunkCodec(compression);
        var random = new Random(8);
        foreach (var length in new[] { 4, 8, 256, 1000, 65_536, 1 << 20 })
        {
            var raw = new byte[length];
            random.NextBytes(raw.AsSpan(0, random.Next(length))); // the rest zero
            var stored = Encode(codec, raw);
            var back = new byte[length];
            codec.Decode(stored, back);
            Assert.Equal(raw, back);
            Assert.InRange(stored.Length, 1, length);
        }
    }

    [Fact]
    public void Encode_Compressible_IsShorterThanRaw()
    {
        using var codec = new ChunkCodec(Compression.Zstd);
        Assert.InRange(Encode(codec, Compressible).Length, 1, 1000);
    }

    [Fact]
    public void Encode_Incompressible_StoresItRaw()
    {
        using var codec = new ChunkCodec(Compression.Zstd);
        var raw = new byte[4096];
        new Random(1).NextBytes(raw);
        Assert.Equal(raw, Encode(codec, raw));
    }

    [Fact]
    public void Encode_None_StoresItRaw()
    {
        using var codec = new ChunkCodec(Compression.None);
        Assert.Equal(Compressible, Encode(codec, Compressible));
    }

    [Theory, InlineData(1), InlineData(100)]
    public void Decode_Segments_GivesTheRawBytes(int segmentSize)
    {
        using var codec = new ChunkCodec(Compression.Zstd);
        var back = new byte[Compressible.Length];
        codec.Decode(Segments.Of(Encode(codec, Compressible), segmentSize), back);
        Assert.Equal(Compressible, back);
    }

    /// <summary>A decompression bomb: more raw bytes than the manifest announced, or fewer.</summary>
    [Theory, InlineData(4095), InlineData(100), InlineData(4097)]
    public void Decode_OtherRawLength_ThrowsAndWritesNothingBeyond(int announced)
    {
        using var codec = new ChunkCodec(Compression.Zstd);
        var stored = Encode(codec, Compressible);
        var memory = new byte[8192];
        Array.Fill(memory, (byte)0xaa);
        var error = Assert.Throws<ProtocolException>(() => codec.Decode(stored, memory.AsSpan(0, announced)));
        Assert.Equal(ProtocolError.UndecodableChunk, error.Code);
        Assert.True(memory.AsSpan(announced).IndexOfAnyExcept((byte)0xaa) < 0);
    }

    [Theory, InlineData(255), InlineData(257)]
    public void Decode_UncompressedOfOtherLength_Throws(int storedLength)
    {
        using var codec = new ChunkCodec(Compression.None);
        Assert.Equal(ProtocolError.UndecodableChunk,
            Assert.Throws<ProtocolException>(() => codec.Decode(new byte[storedLength], new byte[256])).Code);
        Assert.Equal(ProtocolError.UndecodableChunk,
            Assert.Throws<ProtocolException>(() => codec.Decode(Segments.Of(new byte[storedLength], 256), new byte[256])).Code);
    }

    [Fact]
    public void Decode_EveryTruncation_Throws()
    {
        using var codec = new ChunkCodec(Compression.Zstd);
        var stored = Encode(codec, Compressible);
        for (var length = 0; length < stored.Length; length++)
            Assert.Throws<ProtocolException>(() => codec.Decode(stored.AsSpan(0, length), new byte[Compressible.Length]));
    }

    [Fact]
    public void Decode_RandomMutations_ThrowOnlyProtocolErrorsAndTheCodecGoesOn()
    {
        using var codec = new ChunkCodec(Compression.Zstd);
        var stored = Encode(codec, Compressible);
        var raw = new byte[Compressible.Length];
        var random = new Random(12);
        for (var i = 0; i < 3000; i++) Attack.Parse(Attack.Mutate(stored, random), bytes => codec.Decode(bytes, raw));
        codec.Decode(stored, raw);
        Assert.Equal(Compressible, raw);
    }

    [Theory, InlineData(0), InlineData(20)]
    public void Constructor_LevelOutside_IsTheCallersMistake(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkCodec(Compression.Zstd, level));

    private static byte[] Encode(ChunkCodec codec, byte[] raw)
    {
        var stored = new byte[raw.Length];
        return stored[..codec.Encode(raw, stored)];
    }
}
