using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>
/// Zeros around a plane: <c>same</c> (output as large as the input), <c>valid</c> (none), or rows and columns on each side.
/// </summary>
internal static class Padding
{
    public const string Same = "same";
    public const string Valid = "valid";

    private const int Most = 1024;

    /// <summary>The mode and the sizes, which are null for <see cref="Same"/>.</summary>
    public static int[]? Read(JsonFields fields)
    {
        if (!fields.Has("padding")) return [0, 0];
        if (!fields.IsText("padding")) return fields.Ints("padding", 2, 2, 0, Most);
        return fields.Text("padding") switch
        {
            Same => null,
            Valid => [0, 0],
            var other => throw new ModelSpecException(
                $"{fields.At("padding")} is '{other}'; expected {Same}, {Valid}, or rows and columns such as [1,1]."),
        };
    }

    public static void Write(Utf8JsonWriter writer, int[]? padding)
    {
        if (padding is null) writer.WriteString("padding", Same);
        else if (padding is [0, 0]) writer.WriteString("padding", Valid);
        else writer.WriteInts("padding", padding);
    }
}
