using System.Numerics;

namespace EdgeFed.Aggregation.Sums;

/// <summary>
/// How a block of sums is written as 64-bit integers: in units of 2^-<see cref="Scale"/>, with values below 2^<see
/// cref="ValueBits"/> units. Chosen for the values that come first. Whether a value fits decides where it is added, never what
/// the sum is.
/// </summary>
internal readonly record struct BlockFormat(int Scale, int ValueBits)
{
    /// <summary>
    /// Finest unit: coarser than 2^-128 by more than the bits of any weight, so that a product is a multiple of the unit only if
    /// the value is a multiple of 2^-128, below which values are rounded.
    /// </summary>
    private const int MaxScale = WideSum.FractionBits - 28;

    /// <summary>
    /// Products of up to so many bits are found exactly: 2^52 is where doubles become integers, with room for a sign.
    /// </summary>
    public const int ProductBits = 51;

    private const int SumBits = 63;
    private const int MinWeightBits = 22;
    private const int MaxWeightBits = 33;
    private const int UpdatesForeseen = 6; // bits
    private const int Headroom = 1; // bits; values of later updates may be twice as large, and only those that are larger do not fit

    /// <summary>False until the first value that is not zero.</summary>
    public bool IsSet => ValueBits != 0;

    /// <summary>
    /// Bits of the largest part of a weight whose products with values that fit have at most <see cref="ProductBits"/>.
    /// </summary>
    public int WeightPartBits => ProductBits - ValueBits;

    /// <summary>
    /// A format for values of up to <paramref name="largest"/>. It has room for a total weight of four million, or of 64 updates
    /// like this one; the fewer bits the weights take, the more are left for small values.
    /// </summary>
    public static BlockFormat For(float largest, long weight)
    {
        if (largest == 0) return default;
        var weightBits = Math.Clamp(BitOperations.Log2((ulong)weight) + 1 + UpdatesForeseen, MinWeightBits, MaxWeightBits);
        var valueBits = SumBits - 1 - weightBits;
        return new BlockFormat(Math.Min(MaxScale, valueBits - Headroom - 1 - Math.ILogB(largest)), valueBits);
    }

    /// <summary>Values that fit are below this in magnitude.</summary>
    public float Limit => MathF.ScaleB(1, ValueBits - Scale);

    /// <summary>A format for the same values, and updates of this weight.</summary>
    public BlockFormat For(long weight) => For(MathF.ScaleB(1, ValueBits - Headroom - 1 - Scale), weight);

    /// <summary>value * factor is value * part in units.</summary>
    public double FactorOf(long part) => Math.ScaleB(part, Scale);

    /// <summary>Weight that can be added for certain to sums whose largest magnitude is known.</summary>
    public long RoomAbove(ulong largestSum) => (long)((long.MaxValue - largestSum) >> ValueBits);
}
