namespace EdgeFed.Learning.Random;

/// <summary>Random numbers one after the other, for distributions that need an unknown number of them.</summary>
/// <param name="seed">The seed.</param>
/// <param name="stream">Which of the 2⁶⁴ sequences of that seed.</param>
internal sealed class RandomSequence(ulong seed, ulong stream)
{
    private readonly CounterRandom _random = new(seed, stream);
    private ulong _next;

    /// <summary>Uniform in (0, 1), an odd multiple of 2⁻⁵³.</summary>
    public double NextOpenUnit() => ((_random.At(_next++) >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>A uniform integer in [0, <paramref name="bound"/>).</summary>
    public int NextBelow(int bound) => _random.BelowAt(_next++, bound);

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller, 1958).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(NextOpenUnit()));
        return radius * Math.Cos(2 * Math.PI * NextOpenUnit());
    }

    /// <summary>The logarithm of a gamma variate (Marsaglia and Tsang, 2000); below shape 1 by G(a) = G(a + 1) U^(1/a).</summary>
    public double NextLogGamma(double shape)
    {
        if (shape < 1) return NextLogGamma(shape + 1) + (Math.Log(NextOpenUnit()) / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = NextNormal();
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(NextOpenUnit()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v))) return Math.Log(d * v);
        }
    }
}
