using System.Runtime.InteropServices;

namespace EdgeFed.Protocol.Native;

/// <summary>Declarations of zstd.h, by their own names.</summary>
internal static partial class LibZstd
{
    [LibraryImport(ZstdLibrary.Name)]
    internal static partial ZstdCompressor ZSTD_createCCtx();

    [LibraryImport(ZstdLibrary.Name)]
    internal static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(ZstdLibrary.Name)]
    internal static partial ZstdDecompressor ZSTD_createDCtx();

    [LibraryImport(ZstdLibrary.Name)]
    internal static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(ZstdLibrary.Name)]
    internal static partial nuint ZSTD_compressCCtx(
        ZstdCompressor context, Span<byte> destination, nuint capacity, ReadOnlySpan<byte> source, nuint length, int level);

    [LibraryImport(ZstdLibrary.Name)]
    internal static partial nuint ZSTD_decompressDCtx(
        ZstdDecompressor context, Span<byte> destination, nuint capacity, ReadOnlySpan<byte> source, nuint length);

    [LibraryImport(ZstdLibrary.Name)]
    internal static partial uint ZSTD_isError(nuint code);

    [LibraryImport(ZstdLibrary.Name)]
    internal static partial nint ZSTD_getErrorName(nuint code);
}

/// <summary>Owns a compression context.</summary>
internal sealed class ZstdCompressor() : Microsoft.Win32.SafeHandles.SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LibZstd.ZSTD_freeCCtx(handle) == 0;
}

/// <summary>Owns a decompression context.</summary>
internal sealed class ZstdDecompressor() : Microsoft.Win32.SafeHandles.SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LibZstd.ZSTD_freeDCtx(handle) == 0;
}
