using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeFed.Learning.Data.Gzip;

/// <summary>
/// Finds out what is wrong with a gzip file that could not be inflated: the inflater has one text for all. Goes through the
/// members (RFC 1952, section 2.3) once more, with more care than speed.
/// </summary>
internal static class GzipFault
{
    private const byte Deflate = 8;
    private const int FixedHeaderBytes = 10;
    private const int TrailerBytes = 8;

    /// <summary>The cause, as a sentence goes on after the file's name.</summary>
    public static string Of(Stream file)
    {
        var start = 0L;
        while (start < file.Length)
            if (MemberFault(file, ref start) is { } fault) return fault;
        return $"does not fit its own checksum: its {file.Length} bytes were damaged; expected an intact gzip file";
    }

    /// <summary>
    /// Null if a member is whole; <paramref name="start"/> is then where the next one begins. Its checksum is not looked at.
    /// </summary>
    private static string? MemberFault(Stream file, ref long start)
    {
        Span<byte> header = stackalloc byte[FixedHeaderBytes];
        file.Position = start;
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (!IsGzip(header[..read])) return Trailing(file.Length - start, start);
        if (read < header.Length) return CutOff(file, "the header of its gzip data");
        if (header[2] != Deflate) return $"is compressed by method {header[2]}; expected {Deflate}, which is deflate";
        if (!SkipOptionalHeader(file, header[3])) return CutOff(file, "the header of its gzip data");
        return DataFault(file, file.Position, out var end, out var length) ?? TrailerFault(file, end, length, out start);
    }

    private static string? DataFault(Stream file, long start, out long end, out long length)
    {
        end = 0;
        length = 0;
        var position = start;
        try
        {
            length = Inflate(file, start, long.MaxValue, out position);
            if (position < 0) return CutOff(file, "its compressed data");
            Inflate(file, start, position, out position); // once more, to know the last byte that was needed
            end = position + 1;
            return null;
        }
        catch (InvalidDataException)
        {
            return $"is corrupt: what begins at byte {start} cannot be inflated; expected an intact gzip file";
        }
    }

    private static string? TrailerFault(Stream file, long end, long length, out long next)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        next = end + TrailerBytes;
        file.Position = end;
        if (file.ReadAtLeast(trailer, trailer.Length, throwOnEndOfStream: false) < trailer.Length)
            return CutOff(file, "the checksum and length at its end");
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (stated == (uint)length) return null;
        return $"inflates to {length} bytes, but says {stated} (modulo 2^32); expected an intact gzip file";
    }

    /// <returns>Bytes that came out.</returns>
    /// <param name="last">Position of the last piece that was needed; -1 if the file ended before its data did.</param>
    private static long Inflate(Stream file, long start, long slowFrom, out long last)
    {
        file.Position = start;
        var input = new PacedInput(file, slowFrom);
        using var inflater = new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[1 << 12];
        var length = 0L;
        while (inflater.Read(buffer) is > 0 and var read) length += read;
        last = input.IsExhausted ? -1 : input.LastPiece;
        return length;
    }

    /// <summary>Skips what the flags say follows the fixed header. False if the file ends before.</summary>
    private static bool SkipOptionalHeader(Stream file, byte flags)
    {
        const int HeaderChecksum = 2, Extra = 4, Name = 8, Comment = 16;
        if ((flags & Extra) != 0)
        {
            var (low, high) = (file.ReadByte(), file.ReadByte());
            if (high < 0) return false;
            file.Position += low | (high << 8);
        }

        if ((flags & Name) != 0 && !SkipText(file)) return false;
        if ((flags & Comment) != 0 && !SkipText(file)) return false;
        if ((flags & HeaderChecksum) != 0) file.Position += 2;
        return file.Position <= file.Length;
    }

    private static bool SkipText(Stream file)
    {
        var code = file.ReadByte();
        while (code > 0) code = file.ReadByte();
        return code == 0;
    }

    /// <summary>Tells whether it begins as gzip does, as far as there is anything.</summary>
    private static bool IsGzip(ReadOnlySpan<byte> header) => header[0] == 0x1F && (header.Length == 1 || header[1] == 0x8B);

    private static string CutOff(Stream file, string what) =>
        $"is cut off after {file.Length} bytes, in {what}; expected a whole gzip file";

    private static string Trailing(long bytes, long end) =>
        $"goes on for {bytes} bytes after byte {end}, where its gzip data ends; expected its end, or more gzip data";
}
