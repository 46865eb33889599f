using EdgeFed.Core.Values;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Protocol.Chunks;

/// <summary>Result once every chunk was built; becomes a representation when it gets a name.</summary>
/// <param name="Content">Content digest.</param>
/// <param name="Format">How parameters were written as bytes.</param>
/// <param name="Compression">Compression of each chunk.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="ChunkSize">Raw bytes of every chunk but the last.</param>
/// <param name="Chunks">Stored length and CRC of each chunk.</param>
public sealed record BuiltChunks(
    Digest Content, ElementFormat Format, Compression Compression, long Parameters, int ChunkSize, ChunkTable Chunks)
{
    /// <summary>
    /// Describes the chunks as a representation with its digest; add examples, metrics, threads and signature with <c>with</c>.
    /// </summary>
    /// <param name="name">Name of the object.</param>
    /// <param name="origin">Device id of the unit that made it.</param>
    /// <param name="baseVersion">Version that it started from.</param>
    public Representation Describe(string name, string origin, int baseVersion = Representation.NoBase) => new()
    {
        Name = name,
        Content = Content,
        Encoding = Format.Encoding,
        Exact = Format.Exact,
        Compression = Compression,
        Parameters = Parameters,
        BaseVersion = baseVersion,
        ChunkSize = ChunkSize,
        Chunks = Chunks,
        Origin = origin,
        Digest = RepresentationDigest.Of(
            Content, Format.Encoding, Compression, Parameters, baseVersion, ChunkSize, Chunks, Format.Exact),
    };
}
