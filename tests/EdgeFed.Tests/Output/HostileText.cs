using System.Globalization;
using System.Text;

namespace EdgeFed.Tests.Output;

/// <summary>Text as a peer or a file that means harm would give it, and what may come of it.</summary>
internal static class HostileText
{
    /// <summary>A forged log line, a terminal's screen and title, C1 controls, line ends, writing from right to left, half a pair.</summary>
    public const string Forged = "x\n2026-11-28 00:00:00.000 INFO  aggregator: Job t is finished\r"
        + "\e[2J\e]0;owned\a\u0085\u009b31m\u2028\u2029\u202Egpj.\u2066\uFEFF\uD800";

    /// <summary>Any mixture of what is dangerous, what is printable and what only looks like an escape.</summary>
    public static string Random(Random random, int length)
    {
        ReadOnlySpan<string> pieces =
        [
            "\n", "\r", "\t", "\e", "\0", "\u007f", "\u0080", "\u009b", "\u2028", "\u2029", "\u202e", "\u2067",
            "\u200b", "\uFEFF", "\uD83D", "\uDE00", "\U000E0041", "\U0001F600", "é", "中", "\\", "\\n", "\\u001b", "\"", "<", "&", "'", "a", "b ", "{", "}",
        ];
        var text = new StringBuilder();
        while (text.Length < length) text.Append(random.GetItems(pieces, 1)[0]);
        return text.ToString();
    }

    /// <summary>Fails where a terminal or a log would do something else than show the text.</summary>
    /// <param name="lines">The line ends that belong there.</param>
    public static void AssertHarmless(string shown, int lines)
    {
        Assert.Equal(lines, shown.Count(static letter => letter == '\n'));
        Assert.All(shown.Replace("\n", "").EnumerateRunes(), static rune => Assert.False(
            rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate,
            $"U+{rune.Value:X4} is shown as it is"));
    }
}
