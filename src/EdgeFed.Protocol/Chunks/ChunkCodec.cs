using System.Buffers;
using EdgeFed.Protocol.Native;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Chunks;

/// <summary>
/// Turns a chunk's raw bytes into the bytes that are stored and sent, and back. A chunk of a zstd representation that
/// zstd would not make smaller is stored raw; its stored length, equal to its raw length, says so. Hence a stored chunk
/// is never longer than its raw bytes. Reuses its native contexts; not for two threads at once.
/// </summary>
public sealed class ChunkCodec : IDisposable
{
    /// <summary>Fastest level of the regular range: weights are nearly random, higher levels gain almost nothing.</summary>
    public const int DefaultLevel = 1;

    private const int MaxLevel = 19;

    private readonly int _level;
    private readonly Zstd _zstd = new();

    /// <summary>A codec for the chunks of one kind of representation.</summary>
    /// <param name="compression">The compression of that representation.</param>
    /// <param name="level">zstd level, 1 to 19; without effect on decoding.</param>
    public ChunkCodec(Compression compression, int level = DefaultLevel)
    {
        if (compression is not (Compression.None or Compression.Zstd))
            throw new ArgumentOutOfRangeException(nameof(compression), compression, "Unknown compression.");
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        (Compression, _level) = (compression, level);
    }

    /// <summary>The compression of the representation that is read or written.</summary>
    public Compression Compression { get; }

    /// <summary>Writes the stored form of <paramref name="raw"/>.</summary>
    /// <param name="raw">The whole chunk.</param>
    /// <param name="stored">Room for at least as many bytes.</param>
    /// <returns>Bytes written to <paramref name="stored"/>, at most the length of <paramref name="raw"/>.</returns>
    public int Encode(ReadOnlySpan<byte> raw, Span<byte> stored)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stored.Length, raw.Length, nameof(stored));
        if (Compression == Compression.Zstd && raw.Length > 1
            && _zstd.TryCompress(raw, stored[..(raw.Length - 1)], _level, out var written)) return written;
        raw.CopyTo(stored);
        return raw.Length;
    }

    /// <summary>Restores a chunk's raw bytes.</summary>
    /// <param name="stored">The stored form, whole.</param>
    /// <param name="raw">Exactly as long as the chunk; nothing is ever written beyond it.</param>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.UndecodableChunk"/>: not exactly these bytes.</exception>
    public void Decode(ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        if (stored.Length == raw.Length)
        {
            stored.CopyTo(raw);
            return;
        }

        if (Compression == Compression.None || stored.Length > raw.Length) ThrowLength(stored.Length, stored.Length, raw.Length);
        var written = _zstd.Decompress(stored, raw);
        if (written != raw.Length) ThrowLength(stored.Length, written, raw.Length);
    }

    /// <summary>
    /// Writes bytes whose number a reader does not know: compressed whether that makes them smaller or not, or as they are
    /// without compression.
    /// </summary>
    /// <returns>Bytes written to <paramref name="stored"/>; 0 if they do not fit.</returns>
    public int EncodeAlways(ReadOnlySpan<byte> raw, Span<byte> stored)
    {
        if (Compression == Compression.Zstd) return _zstd.TryCompress(raw, stored, _level, out var written) ? written : 0;
        return raw.TryCopyTo(stored) ? raw.Length : 0;
    }

    /// <summary>Restores what <see cref="EncodeAlways"/> wrote; returns its length.</summary>
    /// <param name="raw">Room for the most there can be; nothing is ever written beyond it.</param>
    /// <exception cref="ProtocolException"><see cref="ProtocolError.UndecodableChunk"/>: not what was compressed, or more than
    /// the room.</exception>
    public int DecodeAlways(ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        if (Compression == Compression.Zstd) return _zstd.Decompress(stored, raw);
        if (!stored.TryCopyTo(raw)) ThrowLength(stored.Length, stored.Length, raw.Length);
        return stored.Length;
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte}, Span{byte})"/>
    public void Decode(in ReadOnlySequence<byte> stored, Span<byte> raw)
    {
        if (stored.Length > raw.Length) ThrowLength(stored.Length, stored.Length, raw.Length);
        if (stored.IsSingleSegment)
        {
            Decode(stored.FirstSpan, raw);
            return;
        }

        var joined = ArrayPool<byte>.Shared.Rent((int)stored.Length);
        try
        {
            stored.CopyTo(joined);
            Decode(joined.AsSpan(0, (int)stored.Length), raw);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    /// <summary>Frees the native contexts.</summary>
    public void Dispose() => _zstd.Dispose();

    private static void ThrowLength(long stored, long actual, int expected) => throw new ProtocolException(
        ProtocolError.UndecodableChunk, $"Chunk of {stored} stored bytes has {actual} raw bytes; expected {expected}.");
}
