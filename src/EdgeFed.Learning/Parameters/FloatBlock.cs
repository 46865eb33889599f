namespace EdgeFed.Learning.Parameters;

/// <summary>
/// Floats that do not move (native, or pinned by the caller). Unlike a span it can be kept in a field and handed to another
/// thread; whoever made it keeps the memory alive.
/// </summary>
internal readonly unsafe struct FloatBlock(float* start, int length)
{
    public float* Start => start;

    public int Length => length;

    public bool IsEmpty => length == 0;

    public Span<float> Span => new(start, length);

    public FloatBlock Slice(int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(length - offset));
        return new FloatBlock(start + offset, count);
    }

    /// <summary>The elements of a named tensor, this being all parameters (or gradients) of the model.</summary>
    public FloatBlock Slice(ParameterSlice tensor) => Slice(tensor.Offset, tensor.Length);
}
