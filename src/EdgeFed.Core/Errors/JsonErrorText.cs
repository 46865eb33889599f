using System.Text.Json;

namespace EdgeFed.Core.Errors;

/// <summary>Why a JSON text cannot be read.</summary>
public static class JsonErrorText
{
    /// <summary>Where a text stops being JSON: "line 3, position 7", both from 1.</summary>
    public static string PlaceOf(JsonException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"line {failure.LineNumber + 1}, position {failure.BytePositionInLine + 1}";
    }

    /// <summary>Words for whatever reading a JSON document may throw, half a sentence without a full stop.</summary>
    public static string Of(Exception failure) => failure switch
    {
        JsonException { LineNumber: not null } syntax => $"{PlaceOf(syntax)}: this is no valid JSON",
        KeyNotFoundException => "a key is missing",
        InvalidOperationException or FormatException => "a value has another type, or is out of range",
        _ => failure.Message.TrimEnd('.'),
    };
}
