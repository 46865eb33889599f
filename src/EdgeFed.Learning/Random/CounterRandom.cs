namespace EdgeFed.Learning.Random;

/// <summary>
/// Random numbers by position: the value at an index depends on (seed, stream, index) alone, so order and threads do not
/// matter. SplitMix64 (Steele, Lea and Flood, 2014) read as a counter: integer operations only, same bits everywhere.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="stream">Which of the 2⁶⁴ sequences of that seed.</param>
public readonly struct CounterRandom(ulong seed, ulong stream = 0)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private readonly ulong _key = Mix(Mix(seed + Gamma) + (stream * Gamma));

    /// <summary>64 random bits.</summary>
    public ulong At(ulong index) => Mix(_key + ((index + 1) * Gamma));

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴: exact in a float.</summary>
    public float UnitAt(ulong index) => (At(index) >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [-1, 1), a multiple of 2⁻²³: exact in a float.</summary>
    public float SignedAt(ulong index) => ((int)(At(index) >> 40) - (1 << 23)) * (1f / (1 << 23));

    /// <summary>An integer in [0, <paramref name="bound"/>), by multiply and shift (bias below bound / 2⁶⁴).</summary>
    public int BelowAt(ulong index, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(At(index), (ulong)bound, out _);
    }

    /// <summary>Puts <paramref name="items"/> into a random order (Fisher-Yates from the end).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = BelowAt((ulong)last, last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
