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
            problems.Add(Problem.Broken($"{file}, line {line}, position {position}", Reason(e), "valid JSON"));
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
            if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                problems.Add(Problem.Broken(file, $"the file is a JSON {reader.TokenType}", "an object, { … }"));
            if (reader.TokenType == JsonTokenType.StartObject) open.Push(new(StringComparer.OrdinalIgnoreCase));
            if (reader.TokenType == JsonTokenType.EndObject) open.Pop();
            if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
                problems.Add(Duplicate(file, utf8, reader));
        }
    }

    private static Problem Duplicate(string file, ReadOnlySpan<byte> utf8, in Utf8JsonReader reader)
    {
        var before = utf8[..(int)reader.TokenStartIndex];
        var line = before.Count((byte)'\n') + 1;
        var position = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return Problem.Broken(
            $"{file}, line {line}, position {position}", $"duplicate key \"{reader.GetString()}\"", "each key once");
    }

    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }
}
