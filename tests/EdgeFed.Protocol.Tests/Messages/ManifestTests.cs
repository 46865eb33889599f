using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Protocol.Tests.Fixtures;

namespace EdgeFed.Protocol.Tests.Messages;

public class ManifestTests
{
    private static readonly Representation Valid = TestMessages.SomeRepresentation();

    [Fact]
    public void Read_ValidManifest_KeepsEveryField()
    {
        var read = Reread(Valid);
        Assert.Equal((Valid.Name, Valid.Origin, 130L, 2, 256), (read.Name, read.Origin, read.Parameters, read.BaseVersion, read.ChunkSize));
        Assert.Equal((2000L, 2, 0.25, 0.953), (read.NumExamples, read.Threads, read.Metrics["loss"], read.Metrics["accuracy"]));
        Assert.Equal((Valid.Content, Valid.Digest), (read.Content, read.Digest));
        Assert.Equal(Valid.Chunks.Bytes, read.Chunks.Bytes);
        Assert.Equal([1, 2, 3], read.Signature.ToArray());
    }

    /// <summary>Each identifying field changes the digest, so a stated one that was not recomputed is refused.</summary>
    [Fact]
    public void Read_IdentifyingFieldChanged_IsADigestMismatch()
    {
        AssertRefused(ProtocolError.DigestMismatch, Valid with { Content = default });
        AssertRefused(ProtocolError.DigestMismatch, Valid with { Compression = Compression.Zstd });
        AssertRefused(ProtocolError.DigestMismatch, Valid with { Parameters = 130 - 1, Chunks = Table(256, 256, 4) });
        AssertRefused(ProtocolError.DigestMismatch, Valid with { BaseVersion = 1 });
        AssertRefused(ProtocolError.DigestMismatch, Valid with { ChunkSize = 260, Chunks = Table(260, 260) });
        AssertRefused(ProtocolError.DigestMismatch, Valid with { Chunks = Table(256, 256, 8) });
        AssertRefused(ProtocolError.DigestMismatch, Valid with { Digest = default });
    }

    [Fact]
    public void Read_OtherFieldChanged_IsAccepted()
    {
        Assert.Equal(1, Reread(Valid with { NumExamples = 1 }).NumExamples);
        Assert.Equal("relay", Reread(Valid with { Origin = "relay" }).Origin);
        Assert.Empty(Reread(Valid with { Signature = default }).Signature.ToArray());
    }

    [Fact]
    public void Read_FieldOutsideItsLimits_IsRefusedThoughTheDigestIsRight()
    {
        AssertRefused(ProtocolError.LimitExceeded, Valid with { ChunkSize = 252 });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { ChunkSize = (1 << 20) + 4 });
        AssertRefused(ProtocolError.Malformed, Valid with { ChunkSize = 257 });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Parameters = 0 });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Parameters = -1 });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Parameters = long.MaxValue });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { BaseVersion = -2 });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { NumExamples = -1 });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Threads = 4097 });
        AssertRefused(ProtocolError.UnsupportedEncoding, Valid with { Encoding = (Encoding)6 });
        AssertRefused(ProtocolError.UnsupportedEncoding, Valid with { Compression = (Compression)2 });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Signature = new byte[ProtocolLimits.MaxSignatureBytes + 1] });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Metrics = Metrics(33) });
        AssertRefused(ProtocolError.Malformed, Valid with { Name = "../x" });
        AssertRefused(ProtocolError.Malformed, Valid with { Origin = "a/b" });
    }

    [Fact]
    public void Read_ChunkCountThatDoesNotFitParameters_IsMalformed()
    {
        AssertRefused(ProtocolError.Malformed, Valid with { Chunks = Table(256, 256) });
        AssertRefused(ProtocolError.Malformed, Valid with { Chunks = Table(256, 256, 8, 8) });
        AssertRefused(ProtocolError.Malformed, Valid with { Chunks = Table() });
    }

    [Fact]
    public void Read_UncompressedChunkOfOtherLength_IsRefused()
    {
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Chunks = Table(256, 255, 8) });
        AssertRefused(ProtocolError.LimitExceeded, Valid with { Chunks = Table(256, 256, 9) });
    }

    [Fact]
    public void Read_ZstdChunkLengths_AreOneToRaw()
    {
        var zstd = Valid with { Compression = Compression.Zstd };
        Reread(Repaired(zstd with { Chunks = Table(1, 256, 8) }));
        AssertRefused(ProtocolError.LimitExceeded, zstd with { Chunks = Table(0, 256, 8) });
        AssertRefused(ProtocolError.LimitExceeded, zstd with { Chunks = Table(257, 256, 8) });
    }

    [Fact]
    public void Read_LargestManifest_FitsTheDefaultFrame()
    {
        var lengths = Enumerable.Repeat(256u, ProtocolLimits.MaxChunks).ToArray();
        var largest = Repaired(Valid with { Parameters = 64L * lengths.Length, Chunks = Table(lengths) });
        Assert.InRange(Payload(largest).Length, 1, ProtocolLimits.DefaultMaxFrame);
        Assert.Equal(64L * 4 * lengths.Length, Reread(largest).Chunks.TotalStored);
    }

    [Fact]
    public void Write_MetricsInAnyOrder_GivesTheSameBytes()
    {
        var turned = Valid with { Metrics = Valid.Metrics.Reverse().ToDictionary() };
        Assert.Equal(Payload(Valid).ToArray(), Payload(turned).ToArray());
    }

    [Fact]
    public void Read_RandomFieldsWithDigestRepaired_ThrowOnlyProtocolErrors()
    {
        var random = new Random(99);
        var accepted = 0;
        for (var i = 0; i < 2000; i++)
        {
            var payload = Payload(Repaired(RandomlyChanged(random)));
            Attack.Parse(payload.ToArray(), bytes =>
            {
                Manifest.Read(new ReadOnlySequence<byte>(bytes));
                accepted++;
            });
        }

        Assert.InRange(accepted, 1, 1999);
    }

    /// <summary>The stated serialisation, spelt out once more.</summary>
    [Fact]
    public void DigestOf_Representation_IsSha256OfTheStatedBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes); // little-endian
        writer.Write(Valid.Content.ToArray());
        writer.Write(1);
        writer.Write(0);
        writer.Write(130L);
        writer.Write(2);
        writer.Write(256);
        writer.Write(Valid.Chunks.Bytes);
        Assert.Equal(Digest.OfSha256(bytes.ToArray()), Valid.Digest);
    }

    private static Representation RandomlyChanged(Random random)
    {
        var lengths = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (uint)random.Next(0, 300)).ToArray();
        return random.Next(6) switch
        {
            0 => Valid with { Parameters = random.Next(200) },
            1 => Valid with { ChunkSize = 4 * random.Next(200) },
            2 => Valid with { Chunks = Table(lengths) },
            3 => Valid with { Chunks = Table(lengths), Compression = Compression.Zstd, Parameters = lengths.Length * 64 },
            4 => Valid with { BaseVersion = random.Next(-3, 3), Parameters = random.NextInt64() },
            _ => Valid with { Encoding = (Encoding)random.Next(8), NumExamples = random.Next(-2, 3) },
        };
    }

    private static Dictionary<string, double> Metrics(int count) => Enumerable.Range(0, count).ToDictionary(i => $"m{i}", i => (double)i);

    private static Representation Repaired(Representation representation) =>
        representation with { Digest = RepresentationDigest.Of(representation) };

    private static ChunkTable Table(params uint[] storedLengths)
    {
        var bytes = new byte[storedLengths.Length * ChunkTable.EntryBytes];
        for (var i = 0; i < storedLengths.Length; i++)
            BitConverter.GetBytes(storedLengths[i]).CopyTo(bytes, i * ChunkTable.EntryBytes);
        return new ChunkTable(bytes);
    }

    private static ReadOnlySequence<byte> Payload(Representation representation) => new(
        Bytes.Written((ref MessagePackWriter writer) => new Manifest(7, representation).Write(ref writer)));

    private static Representation Reread(Representation representation) => Manifest.Read(Payload(representation)).Representation;

    private static void AssertRefused(ProtocolError code, Representation representation)
    {
        var stated = code == ProtocolError.DigestMismatch ? representation : Repaired(representation);
        Assert.Equal(code, Assert.Throws<ProtocolException>(() => Reread(stated)).Code);
    }
}
