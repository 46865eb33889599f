using System.Buffers;
using EdgeFed.Core.Units;
using EdgeFed.Core.Values;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Docs.Wire;

/// <summary>
/// Every message with all its keys, and with as few as its writer writes: the page shows what these hold, and the tests see that
/// no kind of frame and no key is missing.
/// </summary>
internal static class WireMessages
{
    private const string Job = "job-0a1b2c3d4e5f";
    private const string Update = Job + "/update/unit-02/3";
    private static readonly Digest _digest = Digest.OfSha256("a page"u8);

    public static IReadOnlyList<WireMessage> All { get; } =
    [
        WireMessage.Of(Hello with { Time = 1 }, Hello),
        WireMessage.Of(new Job(Job, "{}"), new Job(Job, "{}")),
        WireMessage.Of(
            new Train(Job, 3, 2, _digest, 0) { Steps = 300, Updates = 8, Folded = new NewestFolded(2, _digest) },
            new Train(Job, 3, 2, _digest, 0)),
        WireMessage.Of(new Want(Job + "/model/2", HeldVersion: 1), new Want(Job + "/model/2")),
        WireMessage.Of(new Manifest(7, FullRepresentation), new Manifest(7, LeastRepresentation)),
        WireMessage.Of(
            new Have(Have.NoTransfer, new ChunkSet(20), Begun: 4, BegunBytes: 1000, _digest), new Have(7, new ChunkSet(20))),
        Chunk,
        WireMessage.Of(new Ack(7, new ChunkSet(20)), new Ack(7, new ChunkSet(20))),
        WireMessage.Of(new Complete(7), new Complete(7)),
        WireMessage.Of(new Reject(7, RejectCode.DiskFull, "no room", 1000), new Reject(7, RejectCode.DiskFull, "", 0)),
        WireMessage.Of(new OutcomeMessage(Update, UpdateOutcome.Folded, "why"), new OutcomeMessage(Update, UpdateOutcome.Folded, "")),
        WireMessage.Of(new Heartbeat(2, 1), new Heartbeat(2, 1)),
        WireMessage.Of(new Done(Job, 10, _digest), new Done(Job, 10, _digest)),
        WireMessage.Of(new Bye(ByeCode.Normal, "why"), new Bye(ByeCode.Normal, "")),
        WireMessage.Of(new Renewal(new byte[] { 1 }), new Renewal(default)),
        WireMessage.Of(new Waiting(1, 2), new Waiting(1, 2)),
    ];

    /// <summary>The map that a manifest holds.</summary>
    public static WireMessage Representation { get; } = new(
        nameof(Representation), typeof(RepresentationFormat), typeof(Representation),
        Bytes(FullRepresentation), Bytes(LeastRepresentation), static bytes => RepresentationFormat.Read(bytes));

    private static WireMessage Chunk => new(
        nameof(FrameKind.Chunk), typeof(ChunkFrame), typeof(ChunkMessage), Bytes(offset: 1), Bytes(offset: 0),
        static bytes => ChunkMessage.Read(bytes))
    {
        Kind = FrameKind.Chunk,
    };

    private static Hello Hello => new()
    {
        DeviceId = "unit-02",
        Key = new byte[ProtocolLimits.KeyBytes],
        Instance = 1,
        Role = UnitRole.Worker,
    };

    private static Representation LeastRepresentation => Build(ElementFormat.F32);

    private static Representation FullRepresentation => Build(new ElementFormat(Encoding.F16, ExactRanges.Of([(0, 10)]))) with
    {
        Signature = new byte[] { 1 },
        Certificate = new byte[] { 1 },
    };

    private static Representation Build(ElementFormat format)
    {
        using var codec = new ParameterCodec(format, Compression.None);
        var built = RepresentationBuilder.Build(new float[100], 256, codec, static (_, _) => { });
        return built.Describe(Update, "unit-02", 2);
    }

    private static byte[] Bytes(Representation representation)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        RepresentationFormat.Write(ref writer, representation);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Bytes(int offset)
    {
        var output = new ArrayBufferWriter<byte>();
        ChunkFrame.WriteHeader(output, 7, 1, 0, 3, offset);
        output.Write(new byte[] { 1, 2, 3 });
        return output.WrittenSpan[Frame.HeaderBytes..].ToArray();
    }
}
