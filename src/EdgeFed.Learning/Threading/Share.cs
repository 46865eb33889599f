namespace EdgeFed.Learning.Threading;

/// <summary>A run of items that one member of a team works on.</summary>
internal readonly record struct Share(int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>
    /// Part <paramref name="part"/> of <paramref name="count"/> items, cut into runs whose sizes differ by at most one.
    /// </summary>
    public static Share Of(int count, int part, int parts)
    {
        var start = (int)((long)count * part / parts);
        return new Share(start, (int)((long)count * (part + 1) / parts) - start);
    }
}
