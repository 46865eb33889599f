using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Optimizers;

/// <summary>Which stretches of the parameters the optimiser changes; neighbours are joined into one.</summary>
internal static class TrainableRanges
{
    public static Range[] Of(ModelSpec spec)
    {
        var ranges = new List<Range>();
        foreach (var slice in spec.Slices.Where(slice => slice.Kind == ParameterKind.Trainable))
        {
            var end = slice.Offset + slice.Length;
            if (ranges.Count > 0 && ranges[^1].End.Value == slice.Offset) ranges[^1] = ranges[^1].Start..end;
            else ranges.Add(slice.Offset..end);
        }

        return [.. ranges];
    }
}
