using EdgeFed.Learning.Files;

namespace EdgeFed.Learning.Data.Gzip;

/// <summary>
/// A gzip file with one more member (RFC 1952, section 2.2) after its end: the seal. An inflater gets as far as the seal's
/// content only if the file ends where a member ends.
/// </summary>
internal sealed class SealedInput(Stream file) : ForwardStream
{
    private static readonly byte[] Member =
    [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, // header: deflate, no name, no time
        0x01, 0x10, 0x00, 0xEF, 0xFF, // the last block, stored, 16 bytes
        0x7D, 0x1E, 0x94, 0xC3, 0xA8, 0x5B, 0x0F, 0x62, 0xD9, 0x37, 0x4B, 0xEE, 0x20, 0xB6, 0xF1, 0xAC, // arbitrary
        0xB8, 0xB4, 0xF6, 0x5C, 0x10, 0x00, 0x00, 0x00, // CRC-32 and length
    ];

    private int _sealed;

    /// <summary>Bytes that the seal inflates to.</summary>
    public static ReadOnlySpan<byte> Content => Member.AsSpan(15, 16);

    /// <summary>Tells whether the file was read to its end, and some of the seal after it.</summary>
    public bool IsPastFile => _sealed > 0;

    public override int Read(Span<byte> buffer)
    {
        var read = IsPastFile ? 0 : file.Read(buffer);
        if (read > 0) return read;
        var rest = Member.AsSpan(_sealed);
        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer);
        _sealed += rest.Length;
        return rest.Length;
    }
}
