using System.Runtime.InteropServices;

namespace EdgeFed.Spool.Objects;

/// <summary>Reads the decoded parameters of a finished object.</summary>
public static class ObjectContent
{
    /// <summary>Called with consecutive blocks of parameters, first at <paramref name="offset"/> 0.</summary>
    public delegate void BlockAction(int offset, ReadOnlySpan<float> values);

    /// <summary>Decodes chunk by chunk; holds one chunk in memory.</summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public static void ForEachBlock(SpoolObject source, BlockAction action)
    {
        using var reader = source.OpenReader();
        var representation = source.Representation;
        var perChunk = representation.ChunkSize / sizeof(float);
        var raw = new float[perChunk];
        for (var i = 0; i < representation.Chunks.Count; i++)
        {
            var values = raw.AsSpan(0, representation.RawLength(i) / sizeof(float));
            reader.ReadRaw(i, MemoryMarshal.AsBytes(values));
            action(i * perChunk, values);
        }
    }

    /// <summary>Decodes the whole object into <paramref name="destination"/>.</summary>
    public static void CopyTo(SpoolObject source, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Representation.Parameters);
        using var reader = source.OpenReader();
        var perChunk = source.Representation.ChunkSize / sizeof(float);
        for (var i = 0; i < source.Representation.Chunks.Count; i++)
        {
            var length = source.Representation.RawLength(i) / sizeof(float);
            reader.ReadRaw(i, MemoryMarshal.AsBytes(destination.Slice(i * perChunk, length)));
        }
    }
}
