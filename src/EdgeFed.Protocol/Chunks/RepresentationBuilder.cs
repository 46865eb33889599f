using System.Buffers;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Chunks;

/// <summary>Receives chunks in ascending order; the bytes are reused after the call.</summary>
public delegate void ChunkSink(int index, ReadOnlySpan<byte> stored);

/// <summary>
/// Cuts parameters into chunks, encodes each, and gathers the chunk table and the content digest on the way.
/// Holds one chunk, whatever the size of the object.
/// </summary>
public static class RepresentationBuilder
{
    /// <summary>Builds the chunks of parameters that are all at hand.</summary>
    /// <param name="parameters">Parameters in canonical layout; at least one.</param>
    /// <param name="chunkSize">Raw bytes a chunk, a multiple of 4 within <see cref="ProtocolLimits"/>.</param>
    /// <param name="codec">Encodes each chunk, and says with what compression.</param>
    /// <param name="sink">Takes each chunk as stored.</param>
    /// <exception cref="ArgumentException">No parameters, too many, or an invalid chunk size.</exception>
    public static BuiltChunks Build(ReadOnlySpan<float> parameters, int chunkSize, ChunkCodec codec, ChunkSink sink)
    {
        CheckSizes(parameters.Length, chunkSize);
        var raw = RawBytes.Of(parameters);
        var entries = new byte[Representation.ChunksFor(parameters.Length, chunkSize) * ChunkTable.EntryBytes];
        using var hasher = new ContentHasher();
        var buffer = ArrayPool<byte>.Shared.Rent(chunkSize);
        try
        {
            for (var index = 0; raw.Length > 0; index++)
            {
                var chunk = raw[..Math.Min(chunkSize, raw.Length)];
                raw = raw[chunk.Length..];
                hasher.Append(chunk);
                var stored = buffer.AsSpan(0, codec.Encode(chunk, buffer));
                ChunkTable.WriteEntry(
                    entries.AsSpan(index * ChunkTable.EntryBytes), (uint)stored.Length, Crc32C.Compute(stored));
                sink(index, stored);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new BuiltChunks(hasher.Finish(), codec.Compression, parameters.Length, chunkSize, new ChunkTable(entries));
    }

    private static void CheckSizes(int parameters, int chunkSize)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, ProtocolLimits.MinChunkSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunkSize, ProtocolLimits.MaxChunkSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(chunkSize % sizeof(float), 0, nameof(chunkSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            Representation.ChunksFor(parameters, chunkSize), ProtocolLimits.MaxChunks, nameof(parameters));
    }
}
