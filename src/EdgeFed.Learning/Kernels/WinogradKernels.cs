using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Kernels;

/// <summary>
/// Minimal filtering F(2 x 2, 5 x 5) (Winograd, 1980; Lavin and Gray, 2016) at the points 0, 1, -1, 2, -2 and infinity: 36
/// multiplications make four outputs instead of 100. y = Aᵀ ((G g Gᵀ) ∘ (Bᵀ d B)) A, with d the 6 x 6 inputs of a tile and g the
/// kernel; the gradients are the transposed of each step. A vector holds the same element of eight tiles side by side.
/// </summary>
internal static unsafe class WinogradKernels
{
    private const int Lanes = 8;
    private const int Side = 6;

    /// <summary>v[point] = Bᵀ d B for a row of tiles.</summary>
    /// <param name="even">Even columns of the first of the six padded rows the tiles see.</param>
    /// <param name="odd">Odd columns of the same.</param>
    /// <param name="stride">From one padded row to the next.</param>
    /// <param name="v">Gets <paramref name="lanes"/> floats for each point.</param>
    /// <param name="step">From one point to the next.</param>
    /// <param name="lanes">Tiles of the row, a multiple of 8.</param>
    public static void Input(float* even, float* odd, int stride, float* v, int step, int lanes)
    {
        var rows = stackalloc Vector256<float>[WinogradScratch.Points];
        var d = stackalloc Vector256<float>[Side];
        for (var t = 0; t < lanes; t += Lanes)
        {
            for (var row = 0; row < Side; row++)
            {
                for (var pair = 0; pair < Side / 2; pair++)
                {
                    d[2 * pair] = Vector256.Load(even + (row * stride) + t + pair);
                    d[(2 * pair) + 1] = Vector256.Load(odd + (row * stride) + t + pair);
                }

                InputPoints(d, 1, rows + (row * Side));
            }

            for (var column = 0; column < Side; column++)
            {
                InputPoints(rows + column, Side, d);
                for (var row = 0; row < Side; row++) Vector256.Store(d[row], v + ((long)((row * Side) + column) * step) + t);
            }
        }
    }

    /// <summary>Adds B v Bᵀ, the transposed of <see cref="Input"/>, to the six padded rows.</summary>
    public static void AddInputGradient(float* v, int step, float* even, float* odd, int stride, int lanes)
    {
        var rows = stackalloc Vector256<float>[WinogradScratch.Points];
        var d = stackalloc Vector256<float>[Side];
        for (var t = 0; t < lanes; t += Lanes)
        {
            for (var column = 0; column < Side; column++)
            {
                for (var row = 0; row < Side; row++) d[row] = Vector256.Load(v + ((long)((row * Side) + column) * step) + t);
                InputGradient(d, 1, rows + column, Side);
            }

            for (var row = 0; row < Side; row++)
            {
                InputGradient(rows + (row * Side), 1, d, 1);
                for (var pair = 0; pair < Side / 2; pair++)
                {
                    Add(d[2 * pair], even + (row * stride) + t + pair);
                    Add(d[(2 * pair) + 1], odd + (row * stride) + t + pair);
                }
            }
        }
    }

    /// <summary>Aᵀ m A for a row of tiles: two rows of outputs, their even columns before their odd ones.</summary>
    /// <param name="m">Products of the transformed inputs and weights.</param>
    /// <param name="step">From one point to the next.</param>
    /// <param name="y">Gets upper row even, upper odd, lower even, lower odd; <paramref name="lanes"/> floats each.</param>
    /// <param name="lanes">Tiles of the row, a multiple of 8.</param>
    public static void Output(float* m, int step, float* y, int lanes)
    {
        var upper = stackalloc Vector256<float>[Side];
        var lower = stackalloc Vector256<float>[Side];
        var column = stackalloc Vector256<float>[Side];
        for (var t = 0; t < lanes; t += Lanes)
        {
            for (var i = 0; i < Side; i++)
            {
                for (var row = 0; row < Side; row++) column[row] = Vector256.Load(m + ((long)((row * Side) + i) * step) + t);
                (upper[i], lower[i]) = OutputPoints(column);
            }

            Store(OutputPoints(upper), y + t, lanes);
            Store(OutputPoints(lower), y + (2 * lanes) + t, lanes);
        }
    }

    /// <summary>e[point] = A dy Aᵀ, the transposed of <see cref="Output"/>, from rows in the same order.</summary>
    public static void OutputGradient(float* dy, float* e, int step, int lanes)
    {
        var upper = stackalloc Vector256<float>[Side];
        var lower = stackalloc Vector256<float>[Side];
        var column = stackalloc Vector256<float>[Side];
        for (var t = 0; t < lanes; t += Lanes)
        {
            OutputGradient(Vector256.Load(dy + t), Vector256.Load(dy + lanes + t), upper);
            OutputGradient(Vector256.Load(dy + (2 * lanes) + t), Vector256.Load(dy + (3 * lanes) + t), lower);
            for (var i = 0; i < Side; i++)
            {
                OutputGradient(upper[i], lower[i], column);
                for (var row = 0; row < Side; row++) Vector256.Store(column[row], e + ((long)((row * Side) + i) * step) + t);
            }
        }
    }

    /// <summary>u[point] = G g Gᵀ of one kernel of 5 x 5.</summary>
    public static void Weights(float* g, float* u, int step)
    {
        var rows = stackalloc float[Side * WinogradScratch.Kernel];
        for (var x = 0; x < WinogradScratch.Kernel; x++) WeightPoints(g + x, WinogradScratch.Kernel, rows + x, WinogradScratch.Kernel);
        for (var row = 0; row < Side; row++)
            WeightPoints(rows + (row * WinogradScratch.Kernel), 1, u + ((long)row * Side * step), step);
    }

    /// <summary>dg = Gᵀ s G, the transposed of <see cref="Weights"/>. Writes <paramref name="dg"/>.</summary>
    public static void WeightGradient(float* s, int step, float* dg)
    {
        var rows = stackalloc float[Side * WinogradScratch.Kernel];
        for (var row = 0; row < Side; row++)
            WeightGradient(s + ((long)row * Side * step), step, rows + (row * WinogradScratch.Kernel), 1);
        for (var x = 0; x < WinogradScratch.Kernel; x++) WeightGradient(rows + x, WinogradScratch.Kernel, dg + x, WinogradScratch.Kernel);
    }

    /// <summary>z = Bᵀ d, in one direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // of all these: they work on registers
    private static void InputPoints(Vector256<float>* d, int from, Vector256<float>* z)
    {
        var (d0, d1, d2, d3, d4, d5) = (d[0], d[from], d[2 * from], d[3 * from], d[4 * from], d[5 * from]);
        var (one, two) = (d4 - (d2 * 4), d3 - (d1 * 4));
        var (three, four) = (d4 - d2, (d3 - d1) * 2);
        z[0] = (d0 * 4) - (d2 * 5) + d4;
        z[1] = one + two;
        z[2] = one - two;
        z[3] = three + four;
        z[4] = three - four;
        z[5] = (d1 * 4) - (d3 * 5) + d5;
    }

    /// <summary>d = B z, in one direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputGradient(Vector256<float>* z, int from, Vector256<float>* d, int to)
    {
        var (z0, z1, z2, z3, z4, z5) = (z[0], z[from], z[2 * from], z[3 * from], z[4 * from], z[5 * from]);
        var (sum, sum2) = (z1 + z2, z3 + z4);
        var (difference, difference2) = (z1 - z2, (z3 - z4) * 2);
        d[0] = z0 * 4;
        d[to] = (z5 * 4) - (difference * 4) - difference2;
        d[2 * to] = -(z0 * 5) - (sum * 4) - sum2;
        d[3 * to] = difference + difference2 - (z5 * 5);
        d[4 * to] = z0 + sum + sum2;
        d[5 * to] = z5;
    }

    /// <summary>Aᵀ m, in one direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> First, Vector256<float> Second) OutputPoints(Vector256<float>* m) =>
        (m[0] + m[1] + m[2] + m[3] + m[4], m[1] - m[2] + ((m[3] - m[4]) * 2) + m[5]);

    /// <summary>A (first, second), in one direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputGradient(Vector256<float> first, Vector256<float> second, Vector256<float>* m)
    {
        var twice = second * 2;
        m[0] = first;
        m[1] = first + second;
        m[2] = first - second;
        m[3] = first + twice;
        m[4] = first - twice;
        m[5] = second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store((Vector256<float> Even, Vector256<float> Odd) row, float* y, int lanes)
    {
        Vector256.Store(row.Even, y);
        Vector256.Store(row.Odd, y + lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<float> what, float* where) => Vector256.Store(Vector256.Load(where) + what, where);

    /// <summary>G g, in one direction.</summary>
    private static void WeightPoints(float* g, int from, float* u, int to)
    {
        var (g0, g1, g2, g3, g4) = (g[0], g[from], g[2 * from], g[3 * from], g[4 * from]);
        var (sum, difference) = ((g0 + g2 + g4) * (-1 / 6f), (g1 + g3) * (-1 / 6f));
        var (sum2, difference2) = ((g0 + (4 * g2) + (16 * g4)) * (1 / 24f), (g1 + (4 * g3)) * (1 / 12f));
        u[0] = g0 * 0.25f;
        u[to] = sum + difference;
        u[2L * to] = sum - difference;
        u[3L * to] = sum2 + difference2;
        u[4L * to] = sum2 - difference2;
        u[5L * to] = g4;
    }

    /// <summary>Gᵀ s, in one direction.</summary>
    private static void WeightGradient(float* s, int from, float* g, int to)
    {
        var (s1, s2, s3, s4) = (s[from], s[2L * from], s[3L * from], s[4L * from]);
        var (sum, difference) = ((s1 + s2) * (-1 / 6f), (s1 - s2) * (-1 / 6f));
        var (sum2, difference2) = ((s3 + s4) * (1 / 24f), (s3 - s4) * (1 / 12f));
        g[0] = (s[0] * 0.25f) + sum + sum2;
        g[to] = difference + difference2;
        g[2 * to] = sum + (4 * sum2);
        g[3 * to] = difference + (4 * difference2);
        g[4 * to] = sum + (16 * sum2) + s[5L * from];
    }
}
