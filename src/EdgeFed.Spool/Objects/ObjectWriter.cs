using EdgeFed.Protocol;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Spool.Objects;

/// <summary>What a unit says of an object it made itself.</summary>
/// <param name="Name">Object name.</param>
/// <param name="Origin">This unit's device id.</param>
/// <param name="ChunkSize">Raw bytes of each chunk.</param>
/// <param name="Compression">Of each chunk.</param>
/// <param name="BaseVersion">Model version training started from.</param>
/// <param name="NumExamples">Samples trained on; 0 for a model.</param>
/// <param name="Threads">Training threads; 0 for a model.</param>
/// <param name="Metrics">Training metrics by name, or null.</param>
public sealed record ObjectDescription(
    string Name, string Origin, int ChunkSize, Compression Compression, int BaseVersion = Representation.NoBase,
    long NumExamples = 0, int Threads = 0, IReadOnlyDictionary<string, double>? Metrics = null);

/// <summary>Gives the parameters to encode; called on the compute pool. They must not change until the object is written.</summary>
public delegate ReadOnlySpan<float> ParameterSource();

/// <summary>
/// Puts an object this unit made itself into its spool: encoded chunk by chunk, durable and complete under a temporary name,
/// then renamed, so that it is either whole or not there.
/// </summary>
public sealed class ObjectWriter(IStorage storage, SpoolDirectory spool, IComputePool compute)
{
    /// <summary>Encodes and stores <paramref name="parameters"/>; replaces any object of that name.</summary>
    /// <exception cref="StorageFullException">No room; nothing changed. Call again when there is.</exception>
    public async Task<SpoolObject> WriteAsync(ParameterSource parameters, ObjectDescription description)
    {
        var path = SpoolDirectory.PathOf(description.Name);
        var temporary = path + SpoolDirectory.TemporaryExtension;
        storage.Delete(temporary);
        SpoolScan written;
        using (var file = storage.Open(temporary))
        {
            written = await compute.RunAsync(() => new LogFile(file).Write(parameters(), description));
            await file.FlushAsync();
        }

        storage.Rename(temporary, path);
        await storage.FlushDirectoryAsync(SpoolDirectory.Folder);
        return spool.Adopt(path, written);
    }

    /// <summary>Lays out a whole log. The manifest comes first but is known last, so its place is kept free: its size is known.</summary>
    private sealed class LogFile(IStorageFile file)
    {
        private long _tail;

        public SpoolScan Write(ReadOnlySpan<float> parameters, ObjectDescription description)
        {
            var count = (int)Representation.ChunksFor(parameters.Length, description.ChunkSize);
            _tail = RecordHeader.Size + ManifestRecord.Encode(Draft(parameters.Length, count, description)).Length;
            var offsets = new long[count];
            using var codec = new ChunkCodec(description.Compression);
            var built = RepresentationBuilder.Build(parameters, description.ChunkSize, codec,
                (index, stored) => offsets[index] = WriteRecord(RecordKind.Chunk, index, stored));
            WriteRecord(RecordKind.Complete, 0, []);
            var representation = Describe(built, description);
            WriteManifest(representation);
            return SpoolScan.OfComplete(representation, offsets, _tail);
        }

        private static Representation Draft(long parameters, int chunks, ObjectDescription description) =>
            Describe(new BuiltChunks(default, description.Compression, parameters, description.ChunkSize,
                new ChunkTable(new byte[chunks * ChunkTable.EntryBytes])), description);

        private static Representation Describe(BuiltChunks built, ObjectDescription description) =>
            built.Describe(description.Name, description.Origin, description.BaseVersion) with
            {
                NumExamples = description.NumExamples,
                Threads = description.Threads,
                Metrics = description.Metrics ?? new Dictionary<string, double>(),
            };

        private long WriteRecord(RecordKind kind, int index, ReadOnlySpan<byte> payload)
        {
            var record = new byte[RecordHeader.Size];
            new RecordHeader(kind, index, payload.Length, Crc32C.Compute(payload)).Write(record);
            file.Write(_tail, record);
            file.Write(_tail + RecordHeader.Size, payload);
            var offset = _tail + RecordHeader.Size;
            _tail = offset + payload.Length;
            return offset;
        }

        private void WriteManifest(Representation representation)
        {
            var end = _tail;
            _tail = 0;
            WriteRecord(RecordKind.Manifest, 0, ManifestRecord.Encode(representation));
            _tail = end;
        }
    }
}
