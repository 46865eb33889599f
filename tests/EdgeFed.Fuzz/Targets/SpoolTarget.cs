using System.Buffers;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Fuzz.Targets;

/// <summary>An object's log as a unit finds it at its start: opened, read, and opened again.</summary>
internal static class SpoolTarget
{
    private const string Name = ProtocolSamples.JobId + "/update/unit-02/3";

    public static FuzzTarget Create()
    {
        byte[][] corpus = [Finished(Compression.None), Finished(Compression.Zstd), Arriving()];
        return new FuzzTarget("spool", corpus, Run, static error => error is SpoolException or ProtocolException)
        {
            Seal = SpoolSeal.Seal,
            Limit = new((256 << 10) + 2 * ProtocolLimits.MaxChunkSize, 64), // one stored and one raw chunk
        };
    }

    private static void Run(byte[] input)
    {
        var storage = new MemoryStorage { [SpoolDirectory.PathOf(Name)] = input };
        if (Open(storage).Find(Name) is not { } found) return;
        var (held, isComplete) = (found.Held.Count, found.IsComplete);
        ReadHeld(found);
        var again = Open(storage).Find(Name) ?? throw new FuzzFailure("Opened again it is gone.");
        if (again.Held.Count != held || again.IsComplete != isComplete) throw new FuzzFailure("Opened again it is another object.");
    }

    private static SpoolDirectory Open(MemoryStorage storage) =>
        SpoolDirectory.OpenAsync(storage, NullLogger.Instance).AsTask().GetAwaiter().GetResult();

    /// <summary>Of an unfinished object every chunk held was looked at when it was opened, and must be readable as stored.</summary>
    private static void ReadHeld(SpoolObject source)
    {
        using var reader = source.OpenReader();
        var values = new float[source.Representation.ChunkSize / sizeof(float)];
        for (var i = source.Held.NextPresent(); i >= 0; i = source.Held.NextPresent(i + 1))
        {
            if (!source.IsComplete) CheckStored(source, i, reader.ReadStored(i));
            reader.ReadValues(i, values.AsSpan(0, source.Representation.Length(i)));
        }
    }

    private static void CheckStored(SpoolObject source, int index, ReadOnlySpan<byte> stored)
    {
        if (Crc32C.Compute(stored) != source.Representation.Chunks.Crc(index)) throw new FuzzFailure($"Chunk {index} is held and damaged.");
    }

    private static byte[] Finished(Compression compression)
    {
        var storage = new MemoryStorage();
        var parameters = ProtocolSamples.Parameters(300);
        new ObjectWriter(storage, Open(storage), new InlineCompute())
            .WriteAsync(() => parameters, new ObjectDescription(Name, "unit-02", 256, compression, 2, 2000, 1)).GetAwaiter().GetResult();
        return storage[SpoolDirectory.PathOf(Name)];
    }

    private static byte[] Arriving()
    {
        var storage = new MemoryStorage();
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.Zstd);
        var chunks = new List<byte[]>();
        var built = RepresentationBuilder.Build(ProtocolSamples.Parameters(300), 256, codec, (_, stored) => chunks.Add(stored.ToArray()));
        var target = Open(storage).BeginOrResume(built.Describe(Name, "unit-02", 2));
        foreach (var index in new[] { 3, 0, 2 }) target.Append(index, new ReadOnlySequence<byte>(chunks[index]));
        target.FlushAsync().AsTask().GetAwaiter().GetResult();
        return storage[SpoolDirectory.PathOf(Name)];
    }
}
