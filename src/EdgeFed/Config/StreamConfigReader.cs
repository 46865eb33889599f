using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EdgeFed.Learning.Data;

namespace EdgeFed.Config;

/// <summary>Reads where live samples come from and what they look like.</summary>
internal static class StreamConfigReader
{
    private const string StandardInput = "stdin";
    private const int MaxRank = 4;
    private const int MaxElements = 1 << 20;
    private const int MaxWindow = 1 << 20;
    private const long MaxWindowElements = 1 << 28;

    public static LiveStream Read(ConfigSection stream)
    {
        var source = stream.Require("source", StandardInput, "\"stdin\" or a path",
            "Where samples come from: standard input, or the path of a Unix socket that producers connect to.", ConfigValues.NotEmpty,
            "/run/edgefed/samples.sock");
        var socket = source == StandardInput ? "" : stream.Resolve("source", source);
        var shape = stream.Require("shape", [1], "1 to 4 sizes with `x` between them, such as 28x28, at most 1048576 elements",
            "Shape of a sample.", Shape(), "28x28");
        var classes = stream.Int("classes", 10, 0, 65_536, "Classes of the labels; 0 for a regression.");
        var targets = stream.Int("targets", 0, 0, MaxElements, "Numbers to be predicted in a regression; 0 with classes.");
        if (classes > 0 == targets > 0)
            stream.Refuse("targets", targets, classes > 0 ? $"0, as classes is {classes}" : "at least 1, as classes is 0");
        var capacity = stream.Int("capacity", 1024, 1, MaxWindow, "Newest samples that are kept.");
        var minimum = stream.Int("minimum", 64, 1, MaxWindow, "Fewer samples than this are too few to train on.");
        var schema = classes > 0 ? DataSchema.Classification(shape, classes) : DataSchema.Regression(shape, targets);
        CheckTogether(stream, schema, capacity, minimum);
        return new LiveStream(socket, schema, capacity, minimum);
    }

    private static void CheckTogether(ConfigSection stream, DataSchema schema, int capacity, int minimum)
    {
        if (minimum > capacity) stream.Refuse("minimum", minimum, $"at most capacity, which is {capacity}");
        var most = MaxWindowElements / (schema.Elements + schema.Targets);
        if (capacity > most) stream.Refuse("capacity", capacity, $"at most {most} samples of {schema.Elements + schema.Targets} numbers");
    }

    private static ConfigSection.Parser<int[]> Shape() => (string text, [MaybeNullWhen(false)] out int[] shape) =>
    {
        var parts = text.Split('x', StringSplitOptions.TrimEntries);
        shape = new int[parts.Length];
        var elements = 1L;
        for (var i = 0; i < parts.Length && elements is > 0 and <= MaxElements; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i])) return false;
            elements *= shape[i];
        }

        return parts.Length <= MaxRank && elements is > 0 and <= MaxElements;
    };
}
