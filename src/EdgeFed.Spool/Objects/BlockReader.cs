namespace EdgeFed.Spool.Objects;

/// <summary>
/// Reads the parameters of an object chunk by chunk, in whatever order; holds one chunk in memory. Not for two threads at once.
/// </summary>
public sealed class BlockReader(SpoolObject source) : IDisposable
{
    private readonly SpoolReader _reader = source.OpenReader();
    private readonly float[] _values = new float[source.Representation.ChunkSize / sizeof(float)];
    private int _chunk = -1; // in memory

    /// <summary>The parameters of one whole chunk, valid until another is read; the same one again costs nothing.</summary>
    /// <param name="offset">Index of the chunk's first parameter.</param>
    /// <param name="count">As many as the chunk has.</param>
    /// <exception cref="SpoolException">The chunk is damaged on disk.</exception>
    public ReadOnlySpan<float> Read(int offset, int count)
    {
        var chunk = Math.DivRem(offset, _values.Length, out var rest);
        if (rest != 0 || count != source.Representation.Length(chunk))
            throw new ArgumentException($"{count} parameters from {offset} on are no chunk of {source.Name}.", nameof(offset));
        var values = _values.AsSpan(0, count);
        if (chunk == _chunk) return values;
        _chunk = -1;
        _reader.ReadValues(chunk, values);
        _chunk = chunk;
        return values;
    }

    public void Dispose() => _reader.Dispose();
}
