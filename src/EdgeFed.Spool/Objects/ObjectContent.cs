using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Spool.Objects;

/// <summary>Reads the decoded parameters of finished objects.</summary>
public static class ObjectContent
{
    /// <summary>Called with consecutive blocks of parameters, first at <paramref name="offset"/> 0.</summary>
    public delegate void BlockAction(int offset, ReadOnlySpan<float> values);

    /// <summary>Called with the blocks of several objects, all first blocks before the second ones.</summary>
    public delegate void SideBySideAction(SpoolObject source, int offset, ReadOnlySpan<float> values);

    /// <summary>Decodes chunk by chunk; holds one chunk in memory.</summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public static void ForEachBlock(SpoolObject source, BlockAction action) =>
        ForEachBlock([source], 0, source.Representation.Chunks.Count, (_, offset, values) => action(offset, values));

    /// <summary>
    /// Decodes the chunks from <paramref name="first"/> up to <paramref name="end"/> of several objects side by side; holds one chunk in memory.
    /// </summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public static void ForEachBlock(IReadOnlyList<SpoolObject> sources, int first, int end, SideBySideAction action)
    {
        var readers = new List<SpoolReader>(sources.Count);
        try
        {
            foreach (var source in sources) readers.Add(source.OpenReader());
            var raw = new float[sources.Max(source => source.Representation.ChunkSize) / sizeof(float)];
            for (var chunk = first; chunk < end; chunk++)
                for (var i = 0; i < readers.Count; i++) ReadBlock(sources[i], readers[i], chunk, raw, action);
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }

    /// <summary>SHA-256 of the decoded parameters as they are on disk now.</summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public static Digest DigestOf(SpoolObject source)
    {
        using var hasher = new ContentHasher();
        ForEachBlock(source, (_, values) => hasher.Append(values));
        return hasher.Finish();
    }

    /// <summary>Decodes the whole object into <paramref name="destination"/>.</summary>
    public static void CopyTo(SpoolObject source, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Representation.Parameters);
        using var reader = source.OpenReader();
        var representation = source.Representation;
        for (var i = 0; i < representation.Chunks.Count; i++)
            reader.ReadValues(i, destination.Slice((int)representation.Offset(i), representation.Length(i)));
    }

    private static void ReadBlock(SpoolObject source, SpoolReader reader, int chunk, float[] raw, SideBySideAction action)
    {
        var representation = source.Representation;
        if (chunk >= representation.Chunks.Count) return;
        var values = raw.AsSpan(0, representation.Length(chunk));
        reader.ReadValues(chunk, values);
        action(source, (int)representation.Offset(chunk), values);
    }
}
