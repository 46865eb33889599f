using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeFed.Core.Errors;

namespace EdgeFed.Learning.Json;

/// <summary>Bounded parsing and deterministic writing of small JSON texts.</summary>
internal static class JsonText
{
    private const int MaxDepth = 16;

    /// <summary>Parses <paramref name="json"/>; <paramref name="what"/> names it in errors.</summary>
    public static JsonDocument Parse(string json, int maxBytes, string what, Func<string, LearningException> error)
    {
        var bytes = Encoding.UTF8.GetByteCount(json);
        if (bytes > maxBytes) throw error($"{what} has {bytes} bytes; expected at most {maxBytes}.");
        try
        {
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (JsonStrings.AreText(document.RootElement)) return document;
            document.Dispose();
            throw error($"{what} has a string that is no text.");
        }
        catch (JsonException e)
        {
            throw error($"{what} is not valid JSON at {JsonErrorText.PlaceOf(e)}.");
        }
    }

    /// <summary>The text that <paramref name="write"/> makes: no white space, keys in the order written.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes <c>"key":[1,2,3]</c>.</summary>
    public static void WriteInts(this Utf8JsonWriter writer, string key, IReadOnlyList<int> values)
    {
        writer.WriteStartArray(key);
        foreach (var value in values) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }
}
