namespace EdgeFed.Aggregation.Robust;

/// <summary>
/// Geometric median (RFA: Pillutla et al., 2022, algorithm 2, the smoothed Weiszfeld algorithm): the point with the least sum of
/// distances to all updates, as a weighted mean of them. By distances alone: with weights w of sum 1 the squared distance of
/// update j to the mean is sum_i(w_i * D_ij) - 1/2 * sum_ik(w_i * w_k * D_ik). Each update counts the same, where the paper takes
/// sample counts: a worker could invent these. Holds as long as fewer than half of the updates are hostile, whatever they are;
/// unlike the median it keeps the updates' directions, and unlike Krum it uses all of them. Many small deviations in the same
/// direction pass.
/// </summary>
public sealed class GeometricMedian : IDistanceStrategy
{
    private const int MaxSteps = 1000;
    private const double Settled = 1e-9; // change of any weight, far below what weights are rounded to
    private const double Smoothing = 1e-6; // distances below this count as this: an update can be the median itself
    private const int Shares = 1 << 20; // that the weights are rounded to

    public string Name => "geometric-median";

    public void Weigh(SquaredDistances distances, Span<long> weights)
    {
        var shares = Weights(distances);
        for (var i = 0; i < shares.Length; i++) weights[i] = (long)Math.Round(shares[i] * Shares);
    }

    private static double[] Weights(SquaredDistances distances)
    {
        var weights = new double[distances.Count];
        Array.Fill(weights, 1.0 / distances.Count);
        for (var step = 0; step < MaxSteps; step++)
        {
            var next = Step(distances, weights);
            var change = weights.Zip(next, static (before, after) => Math.Abs(after - before)).Max();
            weights = next;
            if (change < Settled) break;
        }

        return weights;
    }

    /// <summary>w_j = 1 / max(smoothing, distance of update j to the mean), and all of them scaled to a sum of 1.</summary>
    private static double[] Step(SquaredDistances distances, double[] weights)
    {
        var toMean = new double[weights.Length];
        var spread = 0.0;
        for (var j = 0; j < weights.Length; j++)
        {
            for (var i = 0; i < weights.Length; i++) toMean[j] += weights[i] * distances[i, j];
            spread += weights[j] * toMean[j];
        }

        double[] inverse = [.. toMean.Select(distance => 1 / Math.Max(Smoothing, Math.Sqrt(Math.Max(0, distance - spread / 2))))];
        var sum = 0.0;
        foreach (var one in inverse) sum += one; // one after the other: the bits of a sum depend on its order
        return [.. inverse.Select(one => one / sum)];
    }
}
