using System.Text;

namespace EdgeFed.Fuzz.Targets;

/// <summary>Pieces of text that parsers of JSON stumble over.</summary>
internal static class Words
{
    public static IReadOnlyList<byte[]> Json { get; } =
    [
        .. new[]
        {
            "null", "true", "{}", "[]", "\"\"", "0", "-0", "-1", "1e999", "1.5", "1e-400", "2147483648", "9223372036854775808",
            "18446744073709551616", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\\"", "[[[[[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\"a\":1,",
            "\"version\":2,", "\uFEFF", "//", "/*", ",", ":", "}", "]", "\"", "\r\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0xed, 0xa0, 0x80], [0xc0, 0x80],
    ];
}
