using System.Globalization;
using System.Text;

namespace EdgeFed.Learning.Data.Series;

/// <summary>One field of a CSV file.</summary>
/// <param name="Text">What it says, without quotes around it; of a longer one the first <see cref="MaxBytes"/>.</param>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="IsQuoted">Whether it was in quotes.</param>
/// <param name="IsCut">Whether it is longer than what is kept of it.</param>
/// <param name="IsLast">Whether it is the last one of its line.</param>
internal readonly record struct CsvField(ReadOnlyMemory<byte> Text, int Line, bool IsQuoted, bool IsCut, bool IsLast)
{
    /// <summary>The most of a field that is kept; a name or a number is shorter.</summary>
    public const int MaxBytes = 256;

    private static readonly string[] MissingWords = ["", "nan", "na", "n/a", "null", "none", "?"];

    /// <summary>Tells whether the line it is on is empty.</summary>
    public bool IsEmptyLine(int fieldsBefore) => fieldsBefore == 0 && IsLast && !IsQuoted && Trimmed.IsEmpty;

    /// <summary>Tells whether it says that there is no value: by nothing, NaN, NA, N/A, null, None or a question mark.</summary>
    public bool IsMissing
    {
        get
        {
            foreach (var word in MissingWords)
                if (Ascii.EqualsIgnoreCase(Trimmed, word)) return true;
            return false;
        }
    }

    private ReadOnlySpan<byte> Trimmed => Text.Span.Trim(" \t"u8);

    /// <summary>A finite number in the invariant form, such as -1.5e3.</summary>
    public bool TryReadNumber(out float number)
    {
        number = 0;
        if (IsCut || !float.TryParse(Text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return false;
        return float.IsFinite(number);
    }

    /// <summary>The same field with a text of its own, which stays valid.</summary>
    public CsvField Copy() => this with { Text = Text.ToArray() };

    /// <summary>The text, trimmed.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Text.Span).Trim();
}
