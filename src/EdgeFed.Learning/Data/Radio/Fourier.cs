using System.Numerics;

namespace EdgeFed.Learning.Data.Radio;

/// <summary>
/// The discrete Fourier transform of one length, any length, by splitting off its prime factors (Cooley and Tukey, 1965).
/// </summary>
internal sealed class Fourier
{
    private readonly Complex[] _roots; // exp(-2 pi i k / length)

    public Fourier(int length)
    {
        _roots = new Complex[length];
        for (var k = 0; k < length; k++) _roots[k] = Complex.FromPolarCoordinates(1, -2 * Math.PI * k / length);
    }

    /// <summary>
    /// y[k] = sum over n of x[n] exp(-2 pi i k n / N) / sqrt(N): power stays what it was. Writes <paramref name="y"/>.
    /// </summary>
    public void Transform(ReadOnlySpan<Complex> x, Span<Complex> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, _roots.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, _roots.Length);
        Split(x, 1, y, new Complex[y.Length]);
        var scale = 1 / Math.Sqrt(y.Length);
        for (var k = 0; k < y.Length; k++) y[k] *= scale;
    }

    /// <summary>
    /// Transforms every <paramref name="stride"/>-th value of <paramref name="x"/>, as many as <paramref name="y"/> holds.
    /// </summary>
    private void Split(ReadOnlySpan<Complex> x, int stride, Span<Complex> y, Span<Complex> spare)
    {
        if (y.Length == 1)
        {
            y[0] = x[0];
            return;
        }

        var radix = SmallestFactor(y.Length);
        var part = y.Length / radix;
        for (var r = 0; r < radix; r++) Split(x[(r * stride)..], stride * radix, spare.Slice(r * part, part), y.Slice(r * part, part));
        for (var k = 0; k < y.Length; k++) y[k] = Combine(spare, k, radix, stride);
    }

    private Complex Combine(ReadOnlySpan<Complex> parts, int k, int radix, int stride)
    {
        var part = parts.Length / radix;
        var sum = Complex.Zero;
        for (var r = 0; r < radix; r++) sum += _roots[(int)((long)r * k * stride % _roots.Length)] * parts[(r * part) + (k % part)];
        return sum;
    }

    private static int SmallestFactor(int number)
    {
        for (var factor = 2; factor * factor <= number; factor++)
            if (number % factor == 0) return factor;
        return number;
    }
}
