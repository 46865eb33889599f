using System.Buffers;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Fuzz.Tests.Damage;

/// <summary>Every byte of a small log flipped in turn, and every truncation of it: noticed, named, and no dearer than what it damaged.</summary>
public class SpoolDamageTests
{
    private const string Name = "job/update/unit/1";
    private const int ChunkBytes = 256;
    private static readonly string Path = SpoolDirectory.PathOf(Name);
    private static readonly float[] Parameters = [.. Enumerable.Range(0, 300).Select(static i => i * 0.5f)]; // five chunks

    [Fact]
    public async Task Open_UnfinishedLogAnyByteFlipped_LosesAtMostTheChunkItIsIn()
    {
        var (log, records) = await ArrivingAsync();

        for (var at = records[0].End; at < log.Length; at++) // what precedes is the manifest, see below
        {
            var found = (await OpenAsync(Flipped(log, at))).Find(Name);

            Assert.NotNull(found);
            Assert.Equal([records.Single(r => at >= r.Start && at < r.End).Chunk], Enumerable.Range(0, 5).Where(i => !found.Held.Contains(i)));
            AssertReadable(found);
        }
    }

    [Fact]
    public async Task Open_UnfinishedLogCutAnywhere_KeepsEveryWholeChunkBeforeTheCut()
    {
        var (log, records) = await ArrivingAsync();

        for (var length = 0; length < log.Length; length++)
        {
            var found = (await OpenAsync(log[..length])).Find(Name);

            Assert.Equal(length >= records[0].End, found is not null);
            if (found is null) continue;
            Assert.Equal(records.Count(r => r.Chunk >= 0 && r.End <= length), found.Held.Count);
            AssertReadable(found);
        }
    }

    [Fact]
    public async Task Open_ManifestAnyByteFlipped_IsRemovedAsAWhole()
    {
        var (log, records) = await ArrivingAsync();

        // Without the manifest nobody knows what the chunks are; nothing else is touched.
        for (var at = 0; at < records[0].End; at++) Assert.Empty((await OpenAsync(Flipped(log, at))).Objects);
    }

    [Fact]
    public async Task Open_DamagedThenFilledAgain_IsWhole()
    {
        var (log, records) = await ArrivingAsync();
        var storage = new MemoryStorage { [Path] = Flipped(log, records[2].Start) }; // the header: the scan must go on behind it
        var found = (await OpenAsync(storage)).Find(Name)!;

        found.Append(records[2].Chunk, new ReadOnlySequence<byte>(log.AsMemory(records[2].Start + RecordHeader.Size, ChunkBytes)));
        await found.FlushAsync();
        found.Complete();

        var again = (await OpenAsync(storage)).Find(Name)!;
        Assert.True(again.IsComplete);
        Assert.Equal(Parameters, Content(again));
    }

    [Fact]
    public async Task Read_FinishedLogAnyByteFlipped_NamesTheChunkOrAsksForIt()
    {
        var (log, records) = await FinishedAsync();

        for (var at = records[0].End; at < log.Length; at++)
        {
            var found = (await OpenAsync(Flipped(log, at))).Find(Name)!;
            var damaged = records.Single(r => at >= r.Start && at < r.End).Chunk;

            if (damaged < 0) Assert.Equal(Parameters, Content(found)); // the note that it was verified: it was again
            else if (found.IsComplete) Assert.Contains($"chunk {damaged} is damaged", Assert.Throws<SpoolException>(() => Content(found)).Message);
            else Assert.Equal(4, found.Held.Count);
        }
    }

    /// <summary>Found by fuzzing: the bytes behind its completion gone, the log was believed complete again, damaged chunk and all.</summary>
    [Fact]
    public async Task Open_FinishedLogDamagedTwice_IsTheSameTheNextTime()
    {
        var (log, records) = await FinishedAsync();
        var storage = new MemoryStorage { [Path] = [.. Flipped(log, records[2].End - 1), 1, 2, 3] };

        for (var start = 0; start < 2; start++)
        {
            var found = (await OpenAsync(storage)).Find(Name)!;
            Assert.False(found.IsComplete);
            Assert.Equal(4, found.Held.Count);
        }
    }

    [Fact]
    public async Task Open_ChunkThatHoldsARecord_IsNotMistakenForOne()
    {
        var decoy = new byte[ChunkBytes];
        new RecordHeader(RecordKind.Complete, 0, 0, 0).Write(decoy.AsSpan(64));
        var (log, records) = await ArrivingAsync(decoy);

        for (var at = records[1].Start; at < records[1].Start + RecordHeader.Size; at++)
            Assert.Equal(4, (await OpenAsync(Flipped(log, at))).Find(Name)!.Held.Count);
    }

    private static byte[] Flipped(byte[] log, int at)
    {
        byte[] flipped = [.. log];
        flipped[at] ^= 0x10;
        return flipped;
    }

    private static ValueTask<SpoolDirectory> OpenAsync(byte[] log) => OpenAsync(new MemoryStorage { [Path] = log });

    private static ValueTask<SpoolDirectory> OpenAsync(IStorage storage) => SpoolDirectory.OpenAsync(storage, NullLogger.Instance);

    private static void AssertReadable(SpoolObject found)
    {
        using var reader = found.OpenReader();
        foreach (var index in Enumerable.Range(0, 5).Where(found.Held.Contains))
            Assert.Equal(found.Representation.Chunks.Crc(index), Crc32C.Compute(reader.ReadStored(index)));
    }

    private static float[] Content(SpoolObject source)
    {
        var values = new float[source.Representation.Parameters];
        ObjectContent.CopyTo(source, values);
        return values;
    }

    /// <summary>A log of all chunks, out of order and not completed, and where its records are; chunk -1 is no chunk.</summary>
    private static async Task<(byte[] Log, List<(int Start, int End, int Chunk)> Records)> ArrivingAsync(byte[]? firstChunk = null)
    {
        float[] parameters = [.. Parameters];
        firstChunk?.CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(parameters.AsSpan()));
        var storage = new MemoryStorage();
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        var chunks = new List<byte[]>();
        var built = RepresentationBuilder.Build(parameters, ChunkBytes, codec, (_, stored) => chunks.Add(stored.ToArray()));
        var target = (await OpenAsync(storage)).BeginOrResume(built.Describe(Name, "unit", 0));
        foreach (var index in new[] { 0, 3, 1, 4, 2 }) target.Append(index, new ReadOnlySequence<byte>(chunks[index]));
        await target.FlushAsync();
        return (storage[Path], RecordsOf(storage[Path]));
    }

    private static async Task<(byte[] Log, List<(int Start, int End, int Chunk)> Records)> FinishedAsync()
    {
        var storage = new MemoryStorage();
        var description = new ObjectDescription(Name, "unit", ChunkBytes, Compression.None, 0, 10, 1);
        await new ObjectWriter(storage, await OpenAsync(storage), new InlineCompute()).WriteAsync(() => Parameters, description);
        return (storage[Path], RecordsOf(storage[Path]));
    }

    private static List<(int Start, int End, int Chunk)> RecordsOf(byte[] log)
    {
        var records = new List<(int, int, int)>();
        for (var at = 0; RecordHeader.TryRead(log.AsSpan(at), out var header);)
        {
            var end = at + RecordHeader.Size + header.Length;
            records.Add((at, end, header.Kind == RecordKind.Chunk ? header.Index : -1));
            at = end;
        }

        return records;
    }
}
