using System.Buffers.Binary;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Tests.Chunks;

public class RepresentationBuilderTests
{
    [Theory, InlineData(1, 1), InlineData(63, 1), InlineData(64, 1), InlineData(65, 2), InlineData(640, 10), InlineData(641, 11)]
    public void Build_ParametersInChunksOf64_MakesEnoughChunks(int parameters, int chunks)
    {
        var built = Build(Parameters(parameters), Compression.None, out var stored);
        Assert.Equal((chunks, chunks), (built.Chunks.Count, stored.Count));
        Assert.Equal(4L * parameters, built.Chunks.TotalStored);
    }

    [Theory, InlineData(Compression.None), InlineData(Compression.Zstd)]
    public void Build_ThenDecodeEveryChunk_GivesTheParametersBack(Compression compression)
    {
        var parameters = Parameters(1000);
        var representation = Build(parameters, compression, out var stored).Describe("j/model/1", "unit-01");
        RepresentationRules.Check(representation);
        var back = new float[representation.Parameters];
        using var codec = new ParameterCodec(ElementFormat.F32, compression);
        for (var i = 0; i < representation.Chunks.Count; i++)
        {
            Assert.Equal(representation.Chunks.Crc(i), Crc32C.Compute(stored[i]));
            var offset = (int)representation.Offset(i);
            codec.Decode(stored[i], offset, back.AsSpan(offset, representation.Length(i)));
        }

        Assert.Equal(parameters, back);
        Assert.Equal(representation.Content, ContentHasher.Of(back));
    }

    [Fact]
    public void Build_Content_IsSha256OfLittleEndianFloats()
    {
        var parameters = Parameters(100);
        var bytes = new byte[400];
        for (var i = 0; i < parameters.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), parameters[i]);
        Assert.Equal(Digest.OfSha256(bytes), Build(parameters, Compression.Zstd, out _).Content);
    }

    [Fact]
    public void Build_OtherCompression_HasTheSameContentAndAnotherDigest()
    {
        var plain = Build(new float[100], Compression.None, out _).Describe("j/model/1", "unit-01");
        var zstd = Build(new float[100], Compression.Zstd, out _).Describe("j/model/1", "unit-01");
        Assert.Equal(plain.Content, zstd.Content);
        Assert.NotEqual(plain.Digest, zstd.Digest);
        Assert.InRange(zstd.Chunks.TotalStored, 1, 100);
    }

    [Fact]
    public void ContentHasher_InPieces_EqualsTheWhole()
    {
        var parameters = Parameters(100);
        using var hasher = new ContentHasher();
        hasher.Append(parameters.AsSpan(0, 30));
        hasher.Append(RawBytes.Of(parameters.AsSpan(30)));
        Assert.Equal(ContentHasher.Of(parameters), hasher.Finish());
    }

    [Theory, InlineData(0, 256), InlineData(10, 252), InlineData(10, 258), InlineData(10, (1 << 20) + 4)]
    public void Build_InvalidSizes_IsTheCallersMistake(int parameters, int chunkSize)
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        Assert.ThrowsAny<ArgumentException>(() => RepresentationBuilder.Build(new float[parameters], chunkSize, codec, (_, _) => { }));
    }

    private static BuiltChunks Build(float[] parameters, Compression compression, out List<byte[]> stored)
    {
        var chunks = new List<byte[]>();
        using var codec = new ParameterCodec(ElementFormat.F32, compression);
        stored = chunks;
        return RepresentationBuilder.Build(parameters, 256, codec, (index, bytes) =>
        {
            Assert.Equal(chunks.Count, index);
            chunks.Add(bytes.ToArray());
        });
    }

    /// <summary>Half random, half constant: chunks of both kinds under zstd.</summary>
    private static float[] Parameters(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i => i < count / 2 ? random.NextSingle() - 0.5f : 1f)];
    }
}
