using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeFed.Aggregation;
using EdgeFed.Core.Compute;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Folds;

/// <summary>
/// Distances between updates, from one pass over them, in double precision. Rounded sums depend on their order, so that is fixed:
/// by the numbers of parameters and updates, and by nothing that a machine, a chunk size or the number of threads could change.
/// </summary>
internal static class Distances
{
    private const int MaxParts = 8; // whose sums are added up at the end; as many can be made at the same time
    private const int MaxSums = 1 << 20; // in memory, unless one part alone has more
    private const int Tile = 256; // coordinates added up before they are added to the rest

    /// <exception cref="SpoolException">An update is damaged on disk.</exception>
    public static async Task<SquaredDistances> BetweenAsync(IReadOnlyList<FoldInput> updates, int parameters, IComputePool compute)
    {
        var count = Math.Clamp(MaxSums / (updates.Count * updates.Count), 1, MaxParts);
        var parts = ComputeParts.Of(parameters, count, Tile).ToList();
        var sums = parts.ToDictionary(static part => part.First, _ => new SquaredDistances(updates.Count));
        await compute.RunPartsAsync(parts, (first, end) => Add(updates, first, end, sums[first]));
        var all = new SquaredDistances(updates.Count);
        foreach (var (first, _) in parts) all.Add(sums[first]);
        return all;
    }

    private static void Add(IReadOnlyList<FoldInput> updates, int first, int end, SquaredDistances sums)
    {
        using var rows = new UpdateRows(updates, Tile);
        var values = new double[updates.Count * Tile];
        for (var offset = first; offset < end; offset += Tile)
        {
            var width = Math.Min(Tile, end - offset);
            Widen(rows.Read(offset, width), values);
            for (var i = 1; i < updates.Count; i++)
                for (var j = 0; j < i; j++) sums.Add(i, j, Between(values.AsSpan(i * width, width), values.AsSpan(j * width, width)));
        }
    }

    private static void Widen(ReadOnlySpan<float> values, Span<double> wide)
    {
        for (var i = 0; i < values.Length; i++) wide[i] = values[i];
    }

    /// <summary>
    /// sum((x[i] - y[i])^2) in eight lanes, each product rounded before it is added, as on a processor without fused operations.
    /// </summary>
    private static double Between(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var xs = MemoryMarshal.Cast<double, Vector256<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector256<double>>(y);
        var (even, odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i + 1 < xs.Length; i += 2)
        {
            var (first, second) = (xs[i] - ys[i], xs[i + 1] - ys[i + 1]);
            even += first * first;
            odd += second * second;
        }

        var lanes = even + odd;
        var rest = 0.0;
        for (var i = xs.Length / 2 * 2 * Vector256<double>.Count; i < x.Length; i++) rest += (x[i] - y[i]) * (x[i] - y[i]);
        return lanes.GetElement(0) + lanes.GetElement(1) + (lanes.GetElement(2) + lanes.GetElement(3)) + rest;
    }
}
