using EdgeFed.Learning.Json;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Data;

/// <summary>Form of a source's samples; decides whether a unit can take part in a job.</summary>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Dtype">Type of an element as delivered to the model: <c>float32</c>.</param>
/// <param name="Task">What is learned: <c>classification</c> or <c>regression</c>.</param>
/// <param name="Classes">Number of classes; labels run from 0 to one less. 0 in a regression.</param>
/// <param name="Targets">Numbers to be predicted for a sample of a regression; 0 in a classification.</param>
public sealed record DataSchema(int[] Shape, string Dtype, string Task, int Classes, int Targets = 0)
{
    private const int MaxJsonBytes = 4096;

    /// <summary>Elements of one sample.</summary>
    public int Elements => (int)Shapes.Elements(Shape);

    /// <summary>Samples of floats with a class each.</summary>
    public static DataSchema Classification(int[] shape, int classes) => new(shape, "float32", "classification", classes);

    /// <summary>Samples of floats with <paramref name="targets"/> numbers to be predicted for each.</summary>
    public static DataSchema Regression(int[] shape, int targets) => new(shape, "float32", "regression", 0, targets);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="DataException">The text is no schema.</exception>
    public static DataSchema Parse(string json)
    {
        using var document = JsonText.Parse(json, MaxJsonBytes, "the data schema", Error);
        var fields = new JsonFields(document.RootElement, "", Error);
        fields.RefuseUnknown("shape", "dtype", "task", "classes", "targets");
        var shape = fields.Ints("shape", Shapes.MaxRank, 1, Shapes.MaxSize);
        if (Shapes.Elements(shape) > Shapes.MaxSize)
            throw Error($"shape is {Shapes.Text(shape)}; expected at most {Shapes.MaxSize} elements.");
        var targets = fields.Has("targets") ? fields.Int("targets", 0, Shapes.MaxSize) : 0;
        return new DataSchema(shape, fields.Text("dtype"), fields.Text("task"), fields.Int("classes", 0, int.MaxValue), targets);
    }

    /// <summary>The schema as one line of JSON, always the same text for the same schema.</summary>
    public string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteInts("shape", Shape);
        writer.WriteString("dtype", Dtype);
        writer.WriteString("task", Task);
        writer.WriteNumber("classes", Classes);
        if (Targets != 0) writer.WriteNumber("targets", Targets);
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
        if (Classes != other.Classes) return $"classes is {Classes}, needed is {other.Classes}";
        return Targets == other.Targets ? null : $"targets is {Targets}, needed is {other.Targets}";
    }

    /// <summary>Equal when every value is, the sizes of the shape included.</summary>
    public bool Equals(DataSchema? other) => other is not null && Shape.AsSpan().SequenceEqual(other.Shape)
        && Dtype == other.Dtype && Task == other.Task && Classes == other.Classes && Targets == other.Targets;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Elements, Dtype, Task, Classes, Targets);

    private static bool ShapesFit(int[] have, int[] need)
    {
        if (Shapes.Elements(have) != Shapes.Elements(need)) return false;
        return have.Length == 1 || need.Length == 1 || have.Where(size => size != 1).SequenceEqual(need.Where(size => size != 1));
    }

    private static DataException Error(string message) => new(message);
}
