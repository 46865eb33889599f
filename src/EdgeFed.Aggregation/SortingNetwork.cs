using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Aggregation;

/// <summary>
/// Batcher's odd-even merge sort (1968): which rows are compared does not depend on the values, so whole rows are compared at
/// once, each lane of a vector sorting a column of its own.
/// </summary>
internal sealed class SortingNetwork
{
    private readonly List<(int Low, int High)> _steps = [];

    public SortingNetwork(int length)
    {
        Length = length;
        for (var p = 1; p < length; p *= 2)
            for (var k = p; k >= 1; k /= 2)
                for (var j = k % p; j < length - k; j += 2 * k) AddSteps(p, k, j);
    }

    /// <summary>Number of values that are sorted.</summary>
    public int Length { get; }

    /// <summary>
    /// Sorts each column of a matrix with <see cref="Length"/> rows. As integers, which have one order on every processor: -0
    /// comes before 0, where floats would leave it open.
    /// </summary>
    public void SortColumns(Span<float> values)
    {
        var keys = MemoryMarshal.Cast<float, int>(values);
        var width = keys.Length / Length;
        SwapKeys(keys);
        foreach (var (low, high) in _steps) Order(keys.Slice(low * width, width), keys.Slice(high * width, width));
        SwapKeys(keys);
    }

    private void AddSteps(int p, int k, int j)
    {
        for (var i = 0; i < Math.Min(k, Length - j - k); i++)
            if ((i + j) / (2 * p) == (i + j + k) / (2 * p)) _steps.Add((i + j, i + j + k));
    }

    /// <summary>The bits of floats into integers that order alike, and back.</summary>
    private static void SwapKeys(Span<int> keys)
    {
        var vectors = MemoryMarshal.Cast<int, Vector<int>>(keys);
        for (var i = 0; i < vectors.Length; i++) vectors[i] ^= (vectors[i] >> 31) & new Vector<int>(int.MaxValue);
        for (var i = vectors.Length * Vector<int>.Count; i < keys.Length; i++) keys[i] ^= (keys[i] >> 31) & int.MaxValue;
    }

    private static void Order(Span<int> low, Span<int> high)
    {
        var lows = MemoryMarshal.Cast<int, Vector<int>>(low);
        var highs = MemoryMarshal.Cast<int, Vector<int>>(high)[..lows.Length];
        for (var i = 0; i < lows.Length; i++) (lows[i], highs[i]) = (Vector.Min(lows[i], highs[i]), Vector.Max(lows[i], highs[i]));
        for (var i = lows.Length * Vector<int>.Count; i < low.Length; i++) (low[i], high[i]) = (Math.Min(low[i], high[i]), Math.Max(low[i], high[i]));
    }
}
