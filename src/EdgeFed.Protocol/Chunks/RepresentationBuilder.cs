using System.Buffers;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Chunks;

/// <summary>Receives chunks in ascending order; the bytes are reused after the call.</summary>
public delegate void ChunkSink(int index, ReadOnlySpan<byte> stored);

/// <summary>
/// Takes parameters chunk by chunk, encodes each, and gathers the chunk table and the content digest on the way.
/// Holds one chunk, whatever the size of the object.
/// </summary>
public sealed class RepresentationBuilder : IDisposable
{
    private readonly long _parameters;
    private readonly int _chunkSize;
    private readonly ChunkCodec _codec;
    private readonly byte[] _entries;
    private readonly byte[] _stored;
    private readonly ContentHasher _hasher = new();
    private int _next;

    /// <summary>Begins a representation.</summary>
    /// <param name="parameters">Number of parameters; at least one.</param>
    /// <param name="chunkSize">Raw bytes a chunk, a multiple of 4 within <see cref="ProtocolLimits"/>.</param>
    /// <param name="codec">Encodes each chunk, and says with what compression.</param>
    /// <exception cref="ArgumentException">No parameters, too many, or an invalid chunk size.</exception>
    public RepresentationBuilder(long parameters, int chunkSize, ChunkCodec codec)
    {
        CheckSizes(parameters, chunkSize);
        (_parameters, _chunkSize, _codec) = (parameters, chunkSize, codec);
        _entries = new byte[Representation.ChunksFor(parameters, chunkSize) * ChunkTable.EntryBytes];
        _stored = ArrayPool<byte>.Shared.Rent(chunkSize);
    }

    /// <summary>Number of chunks.</summary>
    public int ChunkCount => _entries.Length / ChunkTable.EntryBytes;

    /// <summary>Parameters of a chunk; the last one may have fewer than the others.</summary>
    public int LengthOf(int chunk) => (int)Math.Min(_chunkSize / sizeof(float), _parameters - OffsetOf(chunk));

    /// <summary>Index of a chunk's first parameter.</summary>
    public long OffsetOf(int chunk) => (long)chunk * (_chunkSize / sizeof(float));

    /// <summary>Encodes the next chunk. Returns it as stored, valid until the next call, and its CRC.</summary>
    /// <param name="parameters">As many as <see cref="LengthOf"/> says.</param>
    public ReadOnlySpan<byte> Append(ReadOnlySpan<float> parameters, out uint crc)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, LengthOf(_next));
        var raw = RawBytes.Of(parameters);
        _hasher.Append(raw);
        var stored = _codec.Compression == Compression.None ? raw : _stored.AsSpan(0, _codec.Encode(raw, _stored));
        crc = Crc32C.Compute(stored);
        ChunkTable.WriteEntry(_entries.AsSpan(_next++ * ChunkTable.EntryBytes), (uint)stored.Length, crc);
        return stored;
    }

    /// <summary>What is known once every chunk was appended.</summary>
    public BuiltChunks Finish()
    {
        if (_next != ChunkCount) throw new InvalidOperationException($"{_next} of {ChunkCount} chunks were appended.");
        return new BuiltChunks(_hasher.Finish(), _codec.Compression, _parameters, _chunkSize, new ChunkTable(_entries));
    }

    /// <summary>Frees the hash and the buffer.</summary>
    public void Dispose()
    {
        _hasher.Dispose();
        ArrayPool<byte>.Shared.Return(_stored);
    }

    /// <summary>Builds the chunks of parameters that are all at hand.</summary>
    /// <param name="sink">Takes each chunk as stored.</param>
    /// <inheritdoc cref="RepresentationBuilder(long, int, ChunkCodec)"/>
    public static BuiltChunks Build(ReadOnlySpan<float> parameters, int chunkSize, ChunkCodec codec, ChunkSink sink)
    {
        using var builder = new RepresentationBuilder(parameters.Length, chunkSize, codec);
        for (var chunk = 0; chunk < builder.ChunkCount; chunk++)
            sink(chunk, builder.Append(parameters.Slice((int)builder.OffsetOf(chunk), builder.LengthOf(chunk)), out _));
        return builder.Finish();
    }

    private static void CheckSizes(long parameters, int chunkSize)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, ProtocolLimits.MinChunkSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunkSize, ProtocolLimits.MaxChunkSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(chunkSize % sizeof(float), 0, nameof(chunkSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            Representation.ChunksFor(parameters, chunkSize), ProtocolLimits.MaxChunks, nameof(parameters));
    }
}
