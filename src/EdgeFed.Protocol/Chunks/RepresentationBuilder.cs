using System.Buffers;
using EdgeFed.Protocol.Encodings;
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
    private readonly ParameterCodec _codec;
    private readonly byte[] _entries;
    private readonly EncodingChoice _choice;
    private readonly byte[] _stored;
    private readonly float[] _decoded;
    private readonly ContentHasher _hasher = new();
    private int _next;

    /// <summary>Begins a representation.</summary>
    /// <param name="parameters">Number of parameters; at least one.</param>
    /// <param name="chunkSize">Raw bytes a chunk, a multiple of 4 within <see cref="ProtocolLimits"/>.</param>
    /// <param name="codec">Encodes each chunk, and says with what encoding and compression.</param>
    /// <param name="choice">What a lossy encoding decides by.</param>
    /// <exception cref="ArgumentException">No parameters, too many, or an invalid chunk size.</exception>
    public RepresentationBuilder(long parameters, int chunkSize, ParameterCodec codec, EncodingChoice choice = default)
    {
        CheckSizes(parameters, chunkSize);
        (_parameters, _chunkSize, _codec, _choice) = (parameters, chunkSize, codec, choice);
        _entries = new byte[Representation.ChunksFor(parameters, chunkSize) * ChunkTable.EntryBytes];
        _stored = ArrayPool<byte>.Shared.Rent(chunkSize);
        _decoded = codec.Format.IsLossless ? [] : new float[chunkSize / sizeof(float)];
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
        var stored = _codec.Format.IsLossless && _codec.Compression == Compression.None ? RawBytes.Of(parameters) : Encode(parameters);
        _hasher.Append(Restored(stored, parameters));
        crc = Crc32C.Compute(stored);
        ChunkTable.WriteEntry(_entries.AsSpan(_next++ * ChunkTable.EntryBytes), (uint)stored.Length, crc);
        return stored;
    }

    /// <summary>Result once every chunk was appended.</summary>
    public BuiltChunks Finish()
    {
        if (_next != ChunkCount) throw new InvalidOperationException($"{_next} of {ChunkCount} chunks were appended.");
        return new BuiltChunks(_hasher.Finish(), _codec.Format, _codec.Compression, _parameters, _chunkSize, new ChunkTable(_entries));
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
    public static BuiltChunks Build(ReadOnlySpan<float> parameters, int chunkSize, ParameterCodec codec, ChunkSink sink)
    {
        using var builder = new RepresentationBuilder(parameters.Length, chunkSize, codec);
        for (var chunk = 0; chunk < builder.ChunkCount; chunk++)
            sink(chunk, builder.Append(parameters.Slice((int)builder.OffsetOf(chunk), builder.LengthOf(chunk)), out _));
        return builder.Finish();
    }

    private ReadOnlySpan<byte> Encode(ReadOnlySpan<float> parameters) =>
        _stored.AsSpan(0, _codec.Encode(parameters, OffsetOf(_next), _choice, _stored));

    /// <summary>Values that a receiver will have: the content digest is of these.</summary>
    private ReadOnlySpan<float> Restored(ReadOnlySpan<byte> stored, ReadOnlySpan<float> parameters)
    {
        if (_codec.Format.IsLossless) return parameters;
        var restored = _decoded.AsSpan(0, parameters.Length);
        _codec.Decode(stored, OffsetOf(_next), restored);
        return restored;
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
