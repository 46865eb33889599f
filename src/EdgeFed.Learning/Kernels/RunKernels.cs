using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeFed.Learning.Kernels;

/// <summary>
/// Operations over runs of a few to a few hundred floats, where a call with all its checks would cost more than the work.
/// </summary>
internal static unsafe class RunKernels
{
    private const int Lanes = 8;

    /// <summary>y[i] = x[i]. Writes <paramref name="y"/>, which shares no memory with <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // called for every row of every tap
    public static void Copy(float* x, float* y, int count)
    {
        if (count < Lanes)
        {
            for (var i = 0; i < count; i++) y[i] = x[i];
            return;
        }

        for (var i = 0; i < count - Lanes; i += Lanes) Vector256.Store(Vector256.Load(x + i), y + i);
        Vector256.Store(Vector256.Load(x + count - Lanes), y + count - Lanes); // overlaps the one before
    }

    /// <summary>y[i] += x[i]. Adds into <paramref name="y"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* x, float* y, int count)
    {
        var i = 0;
        for (; i <= count - Lanes; i += Lanes) Vector256.Store(Vector256.Load(x + i) + Vector256.Load(y + i), y + i);
        if (i <= count - (Lanes / 2))
        {
            Vector128.Store(Vector128.Load(x + i) + Vector128.Load(y + i), y + i);
            i += Lanes / 2;
        }

        for (; i < count; i++) y[i] += x[i]; // tail
    }

    /// <summary>y[i] = x[i] + by. Writes <paramref name="y"/>.</summary>
    public static void Shift(float* x, float by, float* y, int count)
    {
        var (shift, i) = (Vector256.Create(by), 0);
        for (; i <= count - Lanes; i += Lanes) Vector256.Store(Vector256.Load(x + i) + shift, y + i);
        for (; i < count; i++) y[i] = x[i] + by; // tail
    }

    /// <summary>y[i] = scale x[i] + shift. Writes <paramref name="y"/>, which may be <paramref name="x"/>.</summary>
    public static void ScaleShift(float* x, float scale, float shift, float* y, int count)
    {
        var (scales, shifts, i) = (Vector256.Create(scale), Vector256.Create(shift), 0);
        for (; i <= count - Lanes; i += Lanes) Vector256.Store((Vector256.Load(x + i) * scales) + shifts, y + i);
        for (; i < count; i++) y[i] = (x[i] * scale) + shift; // tail
    }

    /// <summary>z[i] = a x[i] + b y[i] + c. Writes <paramref name="z"/>, which may be one of the others.</summary>
    public static void Combine(float* x, float a, float* y, float b, float c, float* z, int count)
    {
        var (va, vb, vc, i) = (Vector256.Create(a), Vector256.Create(b), Vector256.Create(c), 0);
        for (; i <= count - Lanes; i += Lanes) Vector256.Store((Vector256.Load(x + i) * va) + (Vector256.Load(y + i) * vb) + vc, z + i);
        for (; i < count; i++) z[i] = (x[i] * a) + (y[i] * b) + c; // tail
    }

    /// <summary>Sum of x[i].</summary>
    public static float Sum(float* x, int count)
    {
        var (sum, i) = (Vector256<float>.Zero, 0);
        for (; i <= count - Lanes; i += Lanes) sum += Vector256.Load(x + i);
        var total = Vector256.Sum(sum);
        for (; i < count; i++) total += x[i]; // tail
        return total;
    }

    /// <summary>Sum of (x[i] - mean)².</summary>
    public static float SumOfSquares(float* x, float mean, int count)
    {
        var (sum, means, i) = (Vector256<float>.Zero, Vector256.Create(mean), 0);
        for (; i <= count - Lanes; i += Lanes)
        {
            var distance = Vector256.Load(x + i) - means;
            sum += distance * distance;
        }

        var total = Vector256.Sum(sum);
        for (; i < count; i++) total += (x[i] - mean) * (x[i] - mean); // tail
        return total;
    }

    /// <summary>Sum of (x[i] - mean) y[i].</summary>
    public static float SumOfProducts(float* x, float mean, float* y, int count)
    {
        var (sum, means, i) = (Vector256<float>.Zero, Vector256.Create(mean), 0);
        for (; i <= count - Lanes; i += Lanes) sum += (Vector256.Load(x + i) - means) * Vector256.Load(y + i);
        var total = Vector256.Sum(sum);
        for (; i < count; i++) total += (x[i] - mean) * y[i]; // tail
        return total;
    }
}
