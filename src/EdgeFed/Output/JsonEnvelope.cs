using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeFed.Config;

namespace EdgeFed.Output;

/// <summary>
/// Output of <c>--format json</c>: <c>{"edgefed":1,"command":…,"ok":…,…}</c> on one line.
/// New keys may come; 1 changes when old ones go.
/// </summary>
internal static class JsonEnvelope
{
    private const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, string command, bool ok, Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("edgefed", Version);
            json.WriteString("command", command);
            json.WriteBoolean("ok", ok);
            body(json);
            json.WriteEndObject();
        }
        output.Write(PrintableText.Escape(Encoding.UTF8.GetString(buffer.WrittenSpan)) + "\n"); // whole, however long
    }

    public static void WriteProblems(Utf8JsonWriter json, IEnumerable<Problem> problems)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("path", problem.Path);
            json.WriteString("value", problem.Value);
            json.WriteString("expected", problem.Expected);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
