namespace EdgeFed.Learning.Kernels;

/// <summary>Two rows of a plane: upper even columns, upper odd, lower even, lower odd, a whole number of vectors each.</summary>
internal readonly unsafe struct SplitRows(float* memory, int lanes, int height, int width)
{
    public float* Start => memory;

    /// <summary>
    /// Zeros everywhere: needed once before <see cref="Split"/>, which leaves what is outside the plane as it is.
    /// </summary>
    public void Clear() => new Span<float>(memory, 4 * lanes).Clear();

    /// <summary>Takes a pair of rows in.</summary>
    public void Split(int pair, float* plane)
    {
        if ((2 * pair) + 1 == height) new Span<float>(memory + (2 * lanes), 2 * lanes).Clear(); // the last row has no other
        for (var row = 2 * pair; row < Math.Min(height, (2 * pair) + 2); row++)
            ColumnKernels.Split(plane + ((long)row * width), Even(row), Even(row) + lanes, width);
    }

    /// <summary>Gives a pair of rows out, with <paramref name="by"/> added.</summary>
    public void Merge(int pair, float by, float* plane)
    {
        for (var row = 2 * pair; row < Math.Min(height, (2 * pair) + 2); row++)
            ColumnKernels.Merge(Even(row), Even(row) + lanes, by, plane + ((long)row * width), width);
    }

    private float* Even(int row) => memory + (2 * (row % 2) * lanes);
}
