using System.Buffers;
using EdgeFed.Core.Units;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Tests.Fixtures;

/// <summary>One message of each kind, whose golden bytes are frozen.</summary>
internal static class TestMessages
{
    private const int HeaderBytes = 5;

    public static readonly Digest SomeDigest = new(Bytes.Counting(Digest.Size));

    /// <summary>A message as a frame, and how to read its payload and write it again.</summary>
    public sealed record Sample(string Name, FrameKind Kind, byte[] Frame, Func<ReadOnlySequence<byte>, byte[]> Rewrite)
    {
        public byte[] Payload => Frame[HeaderBytes..];
    }

    public static IReadOnlyList<Sample> All { get; } =
    [
        Of(new Hello
        {
            DeviceId = "unit-02",
            Key = Bytes.Counting(32, 100),
            Instance = 0x1122334455667788,
            Role = UnitRole.Worker,
            Required = ["resume"],
            Supported = ["resume", "zstd"],
            MaxFrame = 4 << 20,
            Software = "edgefed 0.1.0",
            Schema = """{"features":784}""",
        }),
        Of(new Job("digits-0a1b", """{"name":"digits"}""")),
        Of(new Train("digits-0a1b", 3, 2, SomeDigest, 90_000)),
        Of(new Want("digits-0a1b/model/2")),
        Of(new Manifest(7, SomeRepresentation())),
        Of(new Have(7, SetOf(20, new ChunkRange(0, 3), new ChunkRange(5, 1), new ChunkRange(18, 2)))),
        Chunk(),
        Of(new Ack(7, SetOf(20, new ChunkRange(3, 2)))),
        Of(new Complete(7)),
        Of(new Reject(7, RejectCode.DiskFull, "no room", 30_000)),
        Of(new OutcomeMessage("digits-0a1b/update/unit-02/3", UpdateOutcome.Folded, "")),
        Of(new Heartbeat(1000, 999)),
        Of(new Done("digits-0a1b", 10, SomeDigest)),
        Of(new Bye(ByeCode.ShuttingDown, "restart")),
        Of(new Renewal(Bytes.Counting(3, 1))),
        Of(new Waiting(2, 4)),
    ];

    public static Sample Named(string name) => All.Single(sample => sample.Name == name);

    public static TheoryData<string> Names() => new(All.Select(sample => sample.Name));

    public static ChunkSet SetOf(int total, params ChunkRange[] ranges)
    {
        var set = new ChunkSet(total);
        foreach (var range in ranges) set.AddRange(range);
        return set;
    }

    /// <summary>An uncompressed update of 130 parameters 0, 1, 2, … in three chunks of 256, 256 and 8 bytes.</summary>
    public static Representation SomeRepresentation()
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        float[] parameters = [.. Enumerable.Range(0, 130).Select(i => (float)i)];
        return RepresentationBuilder.Build(parameters, 256, codec, (_, _) => { })
            .Describe("digits-0a1b/update/unit-02/3", "unit-02", baseVersion: 2) with
        {
            NumExamples = 2000,
            Metrics = new Dictionary<string, double> { ["loss"] = 0.25, ["accuracy"] = 0.953 },
            Threads = 2,
            Signature = new byte[] { 1, 2, 3 },
        };
    }

    private static Sample Of<TMessage>(TMessage message) where TMessage : IMessage<TMessage> => new(
        typeof(TMessage).Name, TMessage.Kind, Framed(message), payload => Framed(TMessage.Read(payload)));

    private static byte[] Framed<TMessage>(TMessage message) where TMessage : IMessage
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, message);
        return output.WrittenSpan.ToArray();
    }

    private static Sample Chunk() => new("Chunk", FrameKind.Chunk, ChunkFramed(7, 300, Bytes.Counting(20)), payload =>
    {
        var chunk = ChunkMessage.Read(payload);
        return ChunkFramed(chunk.Transfer, chunk.Index, chunk.Data.ToArray());
    });

    private static byte[] ChunkFramed(uint transfer, int index, byte[] stored)
    {
        var output = new ArrayBufferWriter<byte>();
        ChunkFrame.Write(output, transfer, index, stored);
        return output.WrittenSpan.ToArray();
    }
}
