namespace EdgeFed.Bench;

/// <summary>
/// Parameters that look trained (see <see cref="Noise"/>), made block by block: they are never in memory whole.
/// </summary>
internal sealed class NoiseBlocks(int seed)
{
    private float[] _block = [];

    /// <summary>The same values for the same seed and offset.</summary>
    public ReadOnlySpan<float> Read(int offset, int count)
    {
        if (_block.Length < count) _block = new float[count];
        Noise.Fill(_block.AsSpan(0, count), (ulong)(seed + 1) << 32 | (uint)offset);
        return _block.AsSpan(0, count);
    }
}
