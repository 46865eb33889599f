using System.Text.Json;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Records;

/// <summary>
/// Format of a record. It begins in format 1, which says no number, and goes on in a later one from the entry on that raises it:
/// a record that needs nothing new can be read by every version of this software.
/// </summary>
internal static class RecordFormat
{
    public const int First = 1;

    /// <summary>Members may leave.</summary>
    public const int WithMembersThatLeft = 2;

    private const int Newest = WithMembersThatLeft;
    private const string Key = "format";

    /// <summary>
    /// Versions that know format 1 only pass over keys and types that they do not know. They read the text of a job though, and
    /// refuse a version that they do not know, by its number: so they do not go on with members that left.
    /// </summary>
    public static byte[] Write(int format, string job, Digest model) => RecordJson.Write("job", json =>
    {
        json.WriteNumber(Key, format);
        json.WriteString("job", job);
        json.WriteString("model", model.ToString());
        json.WriteString("text", $"{{\"version\":{format}}}");
    });

    /// <summary>The format that an entry raises the record to; null if it raises none.</summary>
    /// <exception cref="RecordFormatException">It is a later one.</exception>
    public static int? Read(JsonElement entry)
    {
        if (!entry.TryGetProperty(Key, out var number)) return null;
        var format = number.GetInt32();
        return format is >= First and <= Newest ? format
            : throw new RecordFormatException($"the record has format {format}; this version of edgefed reads formats {First} to {Newest}: take the one that wrote it, or a later one");
    }
}

/// <summary>A record is written in a way that this version does not know.</summary>
internal sealed class RecordFormatException(string message) : EdgeFedException(message);
