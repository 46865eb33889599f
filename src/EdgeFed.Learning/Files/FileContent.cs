using System.Text;

namespace EdgeFed.Learning.Files;

/// <summary>Says what a file is by its first bytes, for people who gave another one than was expected.</summary>
public static class FileContent
{
    /// <summary>First bytes that are looked at.</summary>
    public const int HeadBytes = 512;

    private const int TarMarkAt = 257;
    private const int MaxQuoted = 40;

    /// <summary>First bytes, each as a character of the same number, and what they are the beginning of.</summary>
    private static readonly (string Magic, string Kind)[] Kinds =
    [
        ("\u0093NUMPY", "a NumPy array (npy)"),
        ("\u0089HDF\r\n", "an HDF5 file"),
        ("PAR1\u0015", "a Parquet file"),
        ("ARROW1\0", "an Arrow file"),
        ("GGUF", "a GGUF model"),
        ("SQLite format 3\0", "an SQLite database"),
        ("\u001F\u008B", "compressed with gzip"),
        ("\u00FD7zXZ\0", "compressed with xz"),
        ("BZh91AY&SY", "compressed with bzip2"),
        ("(\u00B5/\u00FD", "compressed with zstd"),
        ("7z\u00BC\u00AF", "a 7z archive"),
        ("\u0089PNG\r\n", "a PNG image"),
        ("\u00FF\u00D8\u00FF", "a JPEG image"),
        ("%PDF-", "a PDF document"),
        ("\u007FELF", "a program or library"),
    ];

    /// <summary>Name of what a file is that no format of ours can be; null if its first bytes do not tell.</summary>
    /// <param name="head">Its first bytes, at most <see cref="HeadBytes"/>.</param>
    public static string? Foreign(ReadOnlySpan<byte> head) => head.IsEmpty ? "empty" : Text(head) ?? Binary(head);

    /// <summary>The same; what is not known is described.</summary>
    public static string Describe(ReadOnlySpan<byte> head)
    {
        if (Foreign(head) is { } foreign) return foreign;
        if (IsIdx(head)) return "an idx file";
        if (IsSafetensors(head)) return "a safetensors file";
        if (IsJson(head)) return "JSON";
        return IsText(head) ? $"text that begins '{Quoted(head)}'" : "of no kind that is known";
    }

    /// <summary>
    /// Tells whether these are the first bytes of text and of nothing else: no control characters but white space.
    /// </summary>
    public static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var code in head)
            if (code is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 0x7F) return false;
        return !head.IsEmpty;
    }

    /// <summary>Tells whether an object of JSON begins there.</summary>
    public static bool IsJson(ReadOnlySpan<byte> head) => WithoutMark(head).StartsWith("{"u8);

    private static string? Text(ReadOnlySpan<byte> head)
    {
        if (Begins(head, "\u00FF\u00FE") || Begins(head, "\u00FE\u00FF")) return "text in UTF-16";
        head = WithoutMark(head);
        if (BeginsWord(head, "<!doctype html") || BeginsWord(head, "<html") || BeginsWord(head, "<head"))
            return "an HTML page, such as a login or error page that a download saved";
        if (BeginsWord(head, "<?xml")) return "XML";
        if (BeginsWord(head, "version https://git-lfs"))
            return "a git-lfs pointer, not the file it points to (git lfs pull gets that)";
        return null;
    }

    private static string? Binary(ReadOnlySpan<byte> head)
    {
        if (Begins(head, "PK\u0003\u0004")) return Zip(head);
        if (head.Length > 2 && head[0] == 0x80 && head[1] is >= 2 and <= 5)
            return "a Python pickle, as torch.save wrote once (its tensors can be saved as safetensors)";
        if (head.Length > TarMarkAt && Begins(head[TarMarkAt..], "ustar"))
            return "a tar archive (its files have to be taken out)";
        foreach (var (magic, kind) in Kinds)
            if (Begins(head, magic)) return kind;
        return null;
    }

    /// <summary>The name of its first file, in its first bytes, tells more.</summary>
    private static string Zip(ReadOnlySpan<byte> head)
    {
        if (head.IndexOf("data.pkl"u8) >= 0)
            return "a PyTorch file, as torch.save writes (its tensors can be saved as safetensors)";
        return head.IndexOf(".npy"u8) >= 0 ? "a NumPy archive (npz)" : "a zip archive";
    }

    private static bool IsIdx(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && head[0] == 0 && head[1] == 0 && head[2] is >= 8 and <= 14 && head[3] is >= 1 and <= 4;

    private static bool IsSafetensors(ReadOnlySpan<byte> head) =>
        head.Length > 9 && head[4..].StartsWith("\0\0\0\0{\""u8);

    /// <summary>From the first character on, without a mark of UTF-8 and white space.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> head) =>
        (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);

    private static bool Begins(ReadOnlySpan<byte> head, string magic)
    {
        if (head.Length < magic.Length) return false;
        for (var i = 0; i < magic.Length; i++)
            if (head[i] != magic[i]) return false;
        return true;
    }

    private static bool BeginsWord(ReadOnlySpan<byte> head, string text) =>
        head.Length >= text.Length && Ascii.EqualsIgnoreCase(head[..text.Length], text);

    /// <summary>The first line as far as it is short, without what a terminal would obey.</summary>
    private static string Quoted(ReadOnlySpan<byte> head)
    {
        var line = WithoutMark(head);
        if (line.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end) line = line[..end];
        Span<char> quoted = stackalloc char[Math.Min(line.Length, MaxQuoted)];
        for (var i = 0; i < quoted.Length; i++) quoted[i] = line[i] is >= 0x20 and < 0x7F ? (char)line[i] : '?';
        return new string(quoted);
    }
}
