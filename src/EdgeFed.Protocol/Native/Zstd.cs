using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Native;

/// <summary>One zstd compressor and decompressor, made when first used and used again. Not for two threads at once.</summary>
internal sealed class Zstd : IDisposable
{
    private ZstdCompressor? _compressor;
    private ZstdDecompressor? _decompressor;

    /// <summary>Compresses into one frame; false when it does not fit <paramref name="destination"/>.</summary>
    public bool TryCompress(ReadOnlySpan<byte> source, Span<byte> destination, int level, out int written)
    {
        _compressor ??= Created(LibZstd.ZSTD_createCCtx());
        var result = LibZstd.ZSTD_compressCCtx(
            _compressor, destination, (nuint)destination.Length, source, (nuint)source.Length, level);
        var failed = LibZstd.ZSTD_isError(result) != 0;
        written = failed ? 0 : (int)result;
        return !failed;
    }

    /// <summary>Decompresses frames; never writes beyond <paramref name="destination"/>.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ProtocolException">Not zstd, corrupted, or larger than <paramref name="destination"/>.</exception>
    public int Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        _decompressor ??= Created(LibZstd.ZSTD_createDCtx());
        var result = LibZstd.ZSTD_decompressDCtx(
            _decompressor, destination, (nuint)destination.Length, source, (nuint)source.Length);
        if (LibZstd.ZSTD_isError(result) == 0) return (int)result;
        var reason = Marshal.PtrToStringUTF8(LibZstd.ZSTD_getErrorName(result));
        throw new ProtocolException(ProtocolError.UndecodableChunk,
            $"Chunk of {source.Length} stored bytes does not decompress to {destination.Length}: {reason}.");
    }

    public void Dispose()
    {
        _compressor?.Dispose();
        _decompressor?.Dispose();
    }

    private static THandle Created<THandle>(THandle handle) where THandle : SafeHandle =>
        handle.IsInvalid ? throw new InsufficientMemoryException("zstd could not allocate a context.") : handle;
}
