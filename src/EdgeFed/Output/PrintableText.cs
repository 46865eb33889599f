using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeFed.Output;

/// <summary>
/// Text as one line that shows what it is: all that moves a cursor, breaks a line, turns the direction of writing or is invisible
/// is written as <c>\n</c>, <c>\u001b</c> and the like. Names, reasons and file contents come from outside; a terminal, a log and
/// a page must show them, not obey them. Printable text stays as it is, so escaping twice changes nothing. The escapes are those
/// of JSON: text that is JSON already means the same afterwards.
/// </summary>
internal static class PrintableText
{
    /// <summary>Characters of a log line or a line of a command, the note of how many were left out aside.</summary>
    public const int MaxLine = 4096;

    /// <summary>All of it.</summary>
    public static string Escape(string text) => Escape(text, keepsLines: false);

    /// <summary>Several lines, which stay lines.</summary>
    public static string EscapeLines(string text) => Escape(text, keepsLines: true);

    /// <summary>One line of at most <see cref="MaxLine"/> characters; what is left out is counted.</summary>
    public static string Line(string text)
    {
        var escaped = Escape(text.Length <= MaxLine ? text : text[..MaxLine]);
        if (text.Length <= MaxLine && escaped.Length <= MaxLine) return escaped;
        var shown = escaped.Length <= MaxLine ? escaped : escaped[..WholeEscapes(escaped)];
        return string.Create(CultureInfo.InvariantCulture, $"{shown} ... (cut: {text.Length} characters)");
    }

    private static string Escape(string text, bool keepsLines)
    {
        var first = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        return first < 0 ? text : Escape(text, first, keepsLines);
    }

    private static string Escape(string text, int first, bool keepsLines)
    {
        var escaped = new StringBuilder(text.Length + 16).Append(text, 0, first);
        var rest = text.AsSpan(first);
        while (rest.Length > 0)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done;
            var letter = rest[..length];
            if ((isWhole && IsShown(rune)) || (keepsLines && letter is "\n")) escaped.Append(letter);
            else foreach (var unit in letter) escaped.Append(Escaped(unit));
            rest = rest[length..];
        }

        return escaped.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Escaped(char unit) => unit switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };

    /// <summary>A place near <see cref="MaxLine"/> that is in the middle of neither an escape nor a pair of surrogates.</summary>
    private static int WholeEscapes(string escaped)
    {
        const int LongestEscape = 6;
        var end = escaped.LastIndexOf('\\', MaxLine - 1, LongestEscape - 1) is >= 0 and var start ? start : MaxLine;
        return char.IsLowSurrogate(escaped[end]) ? end - 1 : end;
    }
}
