using System.Buffers;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>A reader for each kind of message: what it reads must be written and read again as the same bytes.</summary>
internal static class MessageTargets
{
    private const int Capacity = 1 << 21;

    public static IEnumerable<FuzzTarget> All()
    {
        yield return Of(ProtocolSamples.Hello, ProtocolSamples.Hello with { Schema = "", Required = [], Supported = [], Time = 0 });
        yield return Of(new Job(ProtocolSamples.JobId, """{"name":"digits"}"""));
        yield return Of(new Train(ProtocolSamples.JobId, 3, 2, ProtocolSamples.SomeDigest, 90_000),
            new Train(ProtocolSamples.JobId, 3, 2, ProtocolSamples.SomeDigest, 0)
            {
                Steps = 300,
                Updates = 8,
                Folded = new NewestFolded(2, ProtocolSamples.SomeDigest),
            });
        yield return Of(new Want(ProtocolSamples.JobId + "/model/2", HeldVersion: 1));
        yield return Manifest();
        yield return Of(new Have(7, ProtocolSamples.SomeChunks()), new Have(8, ChunkSet.Full(3)), new Have(9, new ChunkSet(300)),
            new Have(Have.NoTransfer, ProtocolSamples.SomeChunks(), Begun: 4, BegunBytes: 1000, ProtocolSamples.SomeDigest));
        yield return Chunk();
        yield return Of(new Ack(7, ProtocolSamples.SomeChunks()));
        yield return Of(new Complete(7));
        yield return Of(new Reject(7, RejectCode.DiskFull, "no room", 30_000));
        yield return Of(new OutcomeMessage(ProtocolSamples.JobId + "/update/unit-02/3", UpdateOutcome.Folded, ""));
        yield return Of(new Heartbeat(1000, 999));
        yield return Of(new Done(ProtocolSamples.JobId, 10, ProtocolSamples.SomeDigest));
        yield return Of(new Bye(ByeCode.ShuttingDown, "restart"));
        yield return Of(new Renewal(default), new Renewal(ProtocolSamples.Counting(200)));
        yield return Of(new Waiting(2, 4));
    }

    private static FuzzTarget Manifest() => Of(
        new Manifest(7, ProtocolSamples.Update(130, Compression.None)),
        new Manifest(8, ProtocolSamples.Update(700, Compression.Zstd)),
        new Manifest(9, ProtocolSamples.Update(64, Compression.Zstd) with { Metrics = new Dictionary<string, double>(), Signature = default }),
        new Manifest(10, ProtocolSamples.CertifiedUpdate()))
        with
    { Seal = RepresentationSeal.Seal };

    private static FuzzTarget Of<TMessage>(params TMessage[] messages) where TMessage : IMessage<TMessage>
    {
        var guard = new GuardedMemory(Capacity);
        return new FuzzTarget("message-" + TMessage.Kind.ToString().ToLowerInvariant(), [.. messages.Select(ProtocolSamples.Payload)], Run, IsProtocol);

        void Run(byte[] input)
        {
            var once = ProtocolSamples.Payload(TMessage.Read(new ReadOnlySequence<byte>(guard.Place(input))));
            var twice = ProtocolSamples.Payload(TMessage.Read(new ReadOnlySequence<byte>(once)));
            if (!once.AsSpan().SequenceEqual(twice)) throw new FuzzFailure("Written and read again it is another message.");
        }
    }

    private static FuzzTarget Chunk()
    {
        var guard = new GuardedMemory(Capacity);
        byte[][] corpus = [.. new[] { 1, 20, 300 }.Select(static length => ChunkPayload(7, length, length, 0)), ChunkPayload(7, 3, 100, offset: 40)];
        return new FuzzTarget("message-chunk", corpus, Run, IsProtocol) { Seal = ChunkSeal.Seal };

        void Run(byte[] input)
        {
            var chunk = ChunkMessage.Read(new ReadOnlySequence<byte>(guard.Place(input)));
            chunk.Verify();
            var frame = ProtocolSamples.Chunk(chunk.Transfer, chunk.Index, chunk.Data.ToArray(), chunk.Offset);
            var again = ChunkMessage.Read(new ReadOnlySequence<byte>(frame[Frame.HeaderBytes..]));
            if (again with { Data = chunk.Data } != chunk || again.Data.Length != chunk.Data.Length)
                throw new FuzzFailure("Written and read again it is another chunk.");
        }
    }

    private static byte[] ChunkPayload(uint transfer, int index, int length, int offset) =>
        ProtocolSamples.Chunk(transfer, index, ProtocolSamples.Counting(length), offset)[Frame.HeaderBytes..];

    public static bool IsProtocol(Exception error) => error is ProtocolException;
}
