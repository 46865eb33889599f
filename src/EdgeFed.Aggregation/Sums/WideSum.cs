namespace EdgeFed.Aggregation.Sums;

/// <summary>
/// One sum in fixed point, 64 bits before the point and 128 after it, as a two's complement number of three words. Holds every
/// sum that <see cref="ExactSum"/> allows; adding never rounds.
/// </summary>
internal struct WideSum
{
    /// <summary>Bits after the point: what is added must be a multiple of 2^-128.</summary>
    public const int FractionBits = 128;

    private const int SignificandBits = 52;
    private const int ExponentBias = 1075; // of the significand seen as an integer
    private ulong _low;
    private ulong _middle;
    private ulong _high;

    private readonly bool IsNegative => (long)_high < 0;

    /// <summary>Adds a double that is a multiple of 2^-128.</summary>
    public void Add(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> SignificandBits) & 0x7ff;
        if (exponent == 0) return; // zero; a multiple of 2^-128 is never subnormal
        var magnitude = (bits & ((1L << SignificandBits) - 1)) | (1L << SignificandBits);
        var shift = exponent - ExponentBias + FractionBits;
        if (shift < 0) (magnitude, shift) = (magnitude >> -shift, 0); // these bits are zero
        AddShifted(bits < 0 ? -magnitude : magnitude, shift);
    }

    /// <summary>Adds value * 2^-scale, with <paramref name="scale"/> at most 128.</summary>
    public void AddScaled(long value, int scale) => AddShifted(value, FractionBits - scale);

    /// <summary>The nearest double; of two equally near ones the even one.</summary>
    public readonly double ToDouble()
    {
        var magnitude = this;
        if (IsNegative) magnitude.Negate();
        var rounded = magnitude.RoundMagnitude();
        return IsNegative ? -rounded : rounded;
    }

    private void AddShifted(long value, int shift)
    {
        var (words, bits) = Math.DivRem(shift, 64);
        var wide = (Int128)value << bits;
        var (low, high, sign) = ((ulong)wide, (ulong)(wide >> 64), (ulong)(value >> 63));
        if (words == 0) AddWords(low, high, sign);
        else if (words == 1) AddWords(0, low, high);
        else AddWords(0, 0, low);
    }

    private void AddWords(ulong low, ulong middle, ulong high)
    {
        _low += low;
        var carry = _low < low ? 1UL : 0;
        var sum = (UInt128)_middle + middle + carry;
        _middle = (ulong)sum;
        _high += high + (ulong)(sum >> 64);
    }

    private void Negate()
    {
        (_low, _middle, _high) = (~_low, ~_middle, ~_high);
        AddWords(1, 0, 0);
    }

    /// <summary>
    /// The topmost 63 bits, with the lowest of them set if anything below is: a conversion of more than 54 bits then rounds as if
    /// it saw all of them.
    /// </summary>
    private readonly double RoundMagnitude()
    {
        if (_high != 0) return Top(_high, _middle, _low != 0, 0);
        return _middle != 0 ? Top(_middle, _low, false, -64) : Top(_low, 0, false, -128);
    }

    private static double Top(ulong first, ulong second, bool hasMore, int exponent)
    {
        if (first == 0) return 0;
        var shift = (int)ulong.LeadingZeroCount(first) - 1; // not unsigned 64 bits: their conversion may round twice
        var both = (UInt128)first << 64 | second;
        hasMore |= shift < 0 && (second & 1) != 0;
        both = shift < 0 ? both >> 1 : both << shift;
        var isInexact = hasMore || (ulong)both != 0;
        return Math.ScaleB((double)(long)((ulong)(both >> 64) | (isInexact ? 1UL : 0)), exponent - shift);
    }
}
