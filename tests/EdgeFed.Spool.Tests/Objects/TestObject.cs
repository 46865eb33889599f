using System.Buffers;
using System.Buffers.Binary;
using EdgeFed.Core.Values;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Spool.Tests.Objects;

/// <summary>An object of a few chunks of 256 bytes, the last one shorter, as a peer would send it.</summary>
internal sealed class TestObject
{
    public const int ChunkBytes = 256;
    private readonly List<byte[]> _chunks = [];

    private TestObject(float[] values, string name)
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        var built = RepresentationBuilder.Build(values, ChunkBytes, codec, (_, stored) => _chunks.Add(stored.ToArray()));
        Representation = built.Describe(name, "unit-01", 0);
        Values = values;
    }

    private TestObject(byte[] chunk, float[] values)
    {
        _chunks.Add(chunk);
        var entry = new byte[ChunkTable.EntryBytes];
        BinaryPrimitives.WriteInt32LittleEndian(entry, chunk.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(sizeof(int)), Crc32C.Compute(chunk));
        Representation = new BuiltChunks(Digest.OfSha256("rubbish"u8), ElementFormat.F32, Compression.Zstd, values.Length, ChunkBytes, new ChunkTable(entry))
            .Describe("job-0/update/unit-01/1", "unit-01", 0);
        Values = values;
    }

    public float[] Values { get; }

    public Representation Representation { get; }

    public int Count => _chunks.Count;

    public static TestObject Of(int chunks = 5, string name = "job-0/update/unit-01/1") =>
        new([.. Enumerable.Range(0, chunks * ChunkBytes / sizeof(float) - 3).Select(i => i * 0.5f)], name);

    /// <summary>A chunk that is no zstd frame, though it is offered as one.</summary>
    public static TestObject OfRubbish() => new([1, 2, 3, 4, 5, 6, 7], new float[4]);

    public static TestObject Of(float[] values) => new(values, "job-0/update/unit-01/1");

    /// <summary>The same chunks, announced with another content digest.</summary>
    public Representation WithAnotherDigest()
    {
        var other = Representation with { Content = Digest.OfSha256("something else"u8) };
        return other with { Digest = RepresentationDigest.Of(other) };
    }

    public ReadOnlySequence<byte> Chunk(int index) => new(_chunks[index]);

    public byte[] DamagedChunk(int index)
    {
        byte[] copy = [.. _chunks[index]];
        copy[copy.Length / 2] ^= 1;
        return copy;
    }

    /// <summary>Appends chunks and flushes.</summary>
    public async Task FillAsync(SpoolObject target, params IEnumerable<int> indices)
    {
        foreach (var index in indices) target.Append(index, Chunk(index));
        await target.FlushAsync();
    }

    public static async Task<SpoolDirectory> OpenAsync(IStorage storage) => await SpoolDirectory.OpenAsync(storage, NullLogger.Instance);

    public static int[] HeldBy(SpoolObject? target) => target is null ? [] : [.. target.Held.Ranges().SelectMany(range => Enumerable.Range(range.Start, range.Count))];
}
