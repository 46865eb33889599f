using EdgeFed.Learning.Json;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Data;

/// <summary>What the samples of a source look like; decides whether a unit can take part in a job.</summary>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Dtype">Type of an element as delivered to the model: <c>float32</c>.</param>
/// <param name="Task">What is learned: <c>classification</c>.</param>
/// <param name="Classes">Number of classes; labels run from 0 to one less.</param>
public sealed record DataSchema(int[] Shape, string Dtype, string Task, int Classes)
{
    private const int MaxJsonBytes = 4096;

    /// <summary>Elements of one sample.</summary>
    public int Elements => (int)Shapes.Elements(Shape);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="DataException">The text is no schema.</exception>
    public static DataSchema Parse(string json)
    {
        using var document = JsonText.Parse(json, MaxJsonBytes, "the data schema", Error);
        var fields = new JsonFields(document.RootElement, "", Error);
        fields.RefuseUnknown("shape", "dtype", "task", "classes");
        var shape = fields.Ints("shape", Shapes.MaxRank, 1, Shapes.MaxSize);
        if (Shapes.Elements(shape) > Shapes.MaxSize)
            throw Error($"shape is {Shapes.Text(shape)}; expected at most {Shapes.MaxSize} elements.");
        return new DataSchema(shape, fields.Text("dtype"), fields.Text("task"), fields.Int("classes", 0, int.MaxValue));
    }

    /// <summary>The schema as one line of JSON, always the same text for the same schema.</summary>
    public string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteInts("shape", Shape);
        writer.WriteString("dtype", Dtype);
        writer.WriteString("task", Task);
        writer.WriteNumber("classes", Classes);
        writer.WriteEndObject();
    });

    /// <summary>
    /// Null when data of this schema fits where <paramref name="other"/> is needed, else what differs, for people to read.
    /// Shapes fit when they are equal apart from sizes of 1, or when either is flat and has as many elements.
    /// </summary>
    public string? Difference(DataSchema other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ShapesFit(Shape, other.Shape)) return $"shape is {Shapes.Text(Shape)}, needed is {Shapes.Text(other.Shape)}";
        if (Dtype != other.Dtype) return $"dtype is {Dtype}, needed is {other.Dtype}";
        if (Task != other.Task) return $"task is {Task}, needed is {other.Task}";
        return Classes == other.Classes ? null : $"classes is {Classes}, needed is {other.Classes}";
    }

    /// <summary>Equal when every value is, the sizes of the shape included.</summary>
    public bool Equals(DataSchema? other) => other is not null && Shape.AsSpan().SequenceEqual(other.Shape)
        && Dtype == other.Dtype && Task == other.Task && Classes == other.Classes;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Elements, Dtype, Task, Classes);

    private static bool ShapesFit(int[] have, int[] need)
    {
        if (Shapes.Elements(have) != Shapes.Elements(need)) return false;
        return have.Length == 1 || need.Length == 1 || have.Where(size => size != 1).SequenceEqual(need.Where(size => size != 1));
    }

    private static DataException Error(string message) => new(message);
}
