using System.Buffers;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fuzz.Targets;

/// <summary>A reader for each kind of message: what it reads must be written and read again as the same bytes.</summary>
internal static class MessageTargets
{
    private const int Capacity = 1 << 21;

    public static IEnumerable<FuzzTarget> All()
    {
        yield return Of(ProtocolSamples.Hello, ProtocolSamples.Hello with { Schema = "", Required = [], Supported = [] });
        yield return Of(new Job(ProtocolSamples.JobId, """{"name":"digits"}"""));
        yield return Of(new Train(ProtocolSamples.JobId, 3, 2, ProtocolSamples.SomeDigest, 90_000),
            new Train(ProtocolSamples.JobId, 3, 2, ProtocolSamples.SomeDigest, 0) { Steps = 300, Updates = 8, Folded = new NewestFolded(2, ProtocolSamples.SomeDigest) });
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
    }

    private static FuzzTarget Manifest() => Of(
        new Manifest(7, ProtocolSamples.Update(130, Compression.None)),
        new Manifest(8, ProtocolSamples.Update(700, Compression.Zstd)),
        new Manifest(9, ProtocolSamples.Update(64, Compression.Zstd) with { Metrics = new Dictionary<string, double>(), Signature = default }))
        with
    { Seal = RepresentationSeal.Seal };

    private static FuzzTarget Of<TMessage>(params TMessage[] messages) where TMessage : IMessage<TMessage>
    {
        var guard = new GuardedMemory(Capacity);
        return new FuzzTarget("message-" + typeof(TMessage).Name.ToLowerInvariant(), [.. messages.Select(ProtocolSamples.Payload)], Run, IsProtocol);

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
        byte[][] corpus = [.. new[] { 1, 20, 300 }.Select(length => ProtocolSamples.Chunk(7, length, ProtocolSamples.Counting(length))[5..])];
        return new FuzzTarget("message-chunk", corpus, Run, IsProtocol) { Seal = ChunkSeal.Seal };

        void Run(byte[] input)
        {
            var chunk = ChunkMessage.Read(new ReadOnlySequence<byte>(guard.Place(input)));
            chunk.Verify();
            var again = ChunkMessage.Read(new ReadOnlySequence<byte>(ProtocolSamples.Chunk(chunk.Transfer, chunk.Index, chunk.Data.ToArray())[5..]));
            if (again.Crc != chunk.Crc || again.Index != chunk.Index || again.Transfer != chunk.Transfer || again.Data.Length != chunk.Data.Length)
                throw new FuzzFailure("Written and read again it is another chunk.");
        }
    }

    public static bool IsProtocol(Exception error) => error is ProtocolException;
}
