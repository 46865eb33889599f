using System.Text.Json;

namespace EdgeFed.Core.Errors;

/// <summary>Why a JSON text cannot be read.</summary>
public static class JsonErrorText
{
    /// <summary>Of whatever reading a JSON document may throw, half a sentence without a full stop.</summary>
    public static string Of(Exception failure) => failure switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } position } =>
            $"line {line + 1}, position {position + 1}: this is no valid JSON",
        KeyNotFoundException => "a key is missing",
        InvalidOperationException or FormatException => "a value has another type, or is out of range",
        _ => failure.Message.TrimEnd('.'),
    };
}
