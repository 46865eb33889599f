using System.Text.Json;

namespace EdgeFed.Config;

/// <summary>
/// Finds what the JSON configuration provider would refuse without saying where: syntax errors and duplicate keys,
/// each with line and position (both from 1).
/// </summary>
internal static class JsonFileCheck
{
    private static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static IReadOnlyList<Problem> Problems(string file, ReadOnlySpan<byte> utf8)
    {
        var problems = new List<Problem>();
        try
        {
            Walk(file, WithoutByteOrderMark(utf8), problems);
        }
        catch (JsonException e)
        {
            var (line, position) = (e.LineNumber + 1, e.BytePositionInLine + 1);
            problems.Add(Problem.Broken($"{file}, line {line}, position {position}", Reason(WithoutByteOrderMark(utf8), e),
                "valid JSON"));
        }
        return problems;
    }

    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static void Walk(string file, ReadOnlySpan<byte> utf8, List<Problem> problems)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (!IsText(reader))
            {
                problems.Add(Problem.Broken(Place(file, utf8, reader), "a string that is no text", "valid UTF-8, and surrogates in pairs"));
                return;
            }

            if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                problems.Add(Problem.Broken(file, $"the file is a JSON {reader.TokenType}", "an object, { … }"));
            if (reader.TokenType == JsonTokenType.StartObject) open.Push(new(StringComparer.OrdinalIgnoreCase));
            if (reader.TokenType == JsonTokenType.EndObject) open.Pop();
            if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
                problems.Add(Problem.Broken(Place(file, utf8, reader), $"duplicate key \"{reader.GetString()}\"", "each key once"));
        }
    }

    /// <summary>False for half a surrogate pair and for bytes that are no UTF-8.</summary>
    private static bool IsText(in Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String) || reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Place(string file, ReadOnlySpan<byte> utf8, in Utf8JsonReader reader)
    {
        var before = utf8[..(int)reader.TokenStartIndex];
        var line = before.Count((byte)'\n') + 1;
        var position = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return $"{file}, line {line}, position {position}";
    }

    /// <summary>Text that stands where the parser gave up.</summary>
    private static string Reason(ReadOnlySpan<byte> utf8, JsonException e)
    {
        var lines = e.LineNumber ?? 0;
        var at = 0;
        for (; lines > 0 && utf8[at..].IndexOf((byte)'\n') is >= 0 and var end; lines--) at += end + 1;
        at += (int)(e.BytePositionInLine ?? 0);
        if (at >= utf8.Length) return "the file ends before the JSON does";
        return utf8[at] is > 0x20 and < 0x7F and var letter ? $"unexpected '{(char)letter}'" : $"unexpected byte 0x{utf8[at]:X2}";
    }
}
