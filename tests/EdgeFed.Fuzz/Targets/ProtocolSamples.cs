using System.Buffers;
using EdgeFed.Core.Units;
using EdgeFed.Core.Values;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Messages of every kind, as our own writers write them.</summary>
internal static class ProtocolSamples
{
    public const string JobId = "digits-0a1b2c3d4e5f";

    public static Digest SomeDigest { get; } = Digest.OfSha256("fuzz"u8);

    public static Hello Hello { get; } = new()
    {
        DeviceId = "unit-02",
        Key = Counting(ProtocolLimits.KeyBytes),
        Instance = 0x1122334455667788,
        Role = UnitRole.Worker,
        Required = ["resume"],
        Supported = ["resume", "zstd"],
        Software = "edgefed 0.1.0",
        Schema = """{"shape":[28,28],"dtype":"float32","task":"classification","classes":10}""",
        Time = 1_790_000_000,
    };

    /// <summary>An update of so many parameters, compressible where asked.</summary>
    public static Representation Update(int parameters, Compression compression, string name = JobId + "/update/unit-02/3") =>
        Update(parameters, ElementFormat.F32, compression, name);

    /// <summary>An update with every key that a manifest can have: encoded, but for some parameters, and with its origin's certificate.</summary>
    public static Representation CertifiedUpdate() => Update(
        200, new ElementFormat(Encoding.F16, ExactRanges.Of([(0, 8), (190, 4)])), Compression.None, JobId + "/update/unit-02/4") with
    {
        Certificate = Counting(100),
    };

    private static Representation Update(int parameters, ElementFormat format, Compression compression, string name)
    {
        using var codec = new ParameterCodec(format, compression);
        return RepresentationBuilder.Build(Parameters(parameters), 256, codec, static (_, _) => { }).Describe(name, "unit-02", 2) with
        {
            NumExamples = 2000,
            Metrics = new Dictionary<string, double> { ["loss"] = 0.25, ["accuracy"] = 0.953 },
            Threads = 2,
            Signature = new byte[] { 1, 2, 3 },
        };
    }

    public static float[] Parameters(int count) => [.. Enumerable.Range(0, count).Select(static i => i % 7 == 0 ? i * 0.37f : 1)];

    public static ChunkSet SomeChunks()
    {
        var set = new ChunkSet(20);
        foreach (var index in new[] { 0, 1, 2, 5, 18, 19 }) set.Add(index);
        return set;
    }

    public static byte[] Frame<TMessage>(TMessage message) where TMessage : IMessage
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Payload<TMessage>(TMessage message) where TMessage : IMessage =>
        Frame(message)[Protocol.Frames.Frame.HeaderBytes..];

    /// <summary>A chunk, or what follows its first <paramref name="offset"/> bytes, with the CRC of the bytes that are there.</summary>
    public static byte[] Chunk(uint transfer, int index, byte[] stored, int offset = 0)
    {
        var output = new ArrayBufferWriter<byte>();
        ChunkFrame.WriteHeader(output, transfer, index, Crc32C.Compute(stored), stored.Length, offset);
        output.Write(stored);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Counting(int count) => [.. Enumerable.Range(0, count).Select(static i => (byte)i)];
}
