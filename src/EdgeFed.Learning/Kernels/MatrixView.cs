using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Kernels;

/// <summary>
/// A matrix, or a part of one, in memory that does not move: rows of <see cref="Columns"/>, <see cref="Stride"/> apart.
/// </summary>
internal readonly unsafe struct MatrixView
{
    /// <param name="memory">Must reach to the end of the last row.</param>
    public MatrixView(FloatBlock memory, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        if (rows > 0) ArgumentOutOfRangeException.ThrowIfGreaterThan(((long)(rows - 1) * stride) + columns, memory.Length);
        Start = memory.Start;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    public MatrixView(FloatBlock memory, int rows, int columns)
        : this(memory, rows, columns, columns)
    {
    }

    private MatrixView(MatrixView other, bool isTransposed)
    {
        this = other;
        IsTransposed = isTransposed;
    }

    public float* Start { get; }

    /// <summary>Rows as they lie in memory.</summary>
    public int Rows { get; }

    /// <summary>Columns as they lie in memory.</summary>
    public int Columns { get; }

    public int Stride { get; }

    /// <summary>True if a product shall see columns as rows.</summary>
    public bool IsTransposed { get; }

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixView Transposed => new(this, !IsTransposed);

    /// <summary>Rows and columns as a product sees them.</summary>
    public (int Rows, int Columns) Shape => IsTransposed ? (Columns, Rows) : (Rows, Columns);
}
