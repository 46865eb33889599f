using EdgeFed.Core.Errors;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Spool.Objects;

/// <summary>Reads the decoded parameters of finished objects.</summary>
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
        var block = new float[representation.ChunkSize / sizeof(float)];
        for (var chunk = 0; chunk < representation.Chunks.Count; chunk++)
        {
            var values = block.AsSpan(0, representation.Length(chunk));
            reader.ReadValues(chunk, values);
            action((int)representation.Offset(chunk), values);
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

    /// <summary>True if the parameters on disk are those that the object was offered with, and all of them can be used.</summary>
    internal static bool IsSound(SpoolObject source)
    {
        using var hasher = new ContentHasher();
        var isUsable = true;
        try
        {
            ForEachBlock(source, (_, values) =>
            {
                hasher.Append(values);
                isUsable &= ValueRange.IndexOfUnusable(values) < 0;
            });
        }
        catch (EdgeFedException)
        {
            return false; // damaged on disk, or a peer's bytes that cannot be decoded
        }

        return isUsable && hasher.Finish() == source.Representation.Content;
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
}
