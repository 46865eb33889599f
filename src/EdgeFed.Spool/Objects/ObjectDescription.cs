using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Spool.Objects;

/// <summary>Description of an object that a unit made itself.</summary>
/// <param name="Name">Object name.</param>
/// <param name="Origin">This unit's device id.</param>
/// <param name="ChunkSize">Raw bytes of each chunk.</param>
/// <param name="Compression">Of each chunk.</param>
/// <param name="BaseVersion">Model version training started from.</param>
/// <param name="NumExamples">Samples trained on; 0 for a model.</param>
/// <param name="Threads">Training threads; 0 for a model.</param>
/// <param name="Metrics">Training metrics by name, or null.</param>
public sealed record ObjectDescription(
    string Name, string Origin, int ChunkSize, Compression Compression, int BaseVersion = Representation.NoBase,
    long NumExamples = 0, int Threads = 0, IReadOnlyDictionary<string, double>? Metrics = null)
{
    /// <summary>How parameters are written as bytes.</summary>
    public ElementFormat Format { get; init; } = ElementFormat.F32;

    /// <summary>Parameters of a lossy encoding.</summary>
    public EncodingChoice Choice { get; init; }

    /// <summary>Adds this unit's signature, of the same length each time; null for none.</summary>
    public Func<Representation, Representation>? Sign { get; init; }

    internal Representation Describe(BuiltChunks built)
    {
        var described = built.Describe(Name, Origin, BaseVersion) with
        {
            NumExamples = NumExamples,
            Threads = Threads,
            Metrics = Metrics ?? new Dictionary<string, double>(),
        };
        return Sign is null ? described : Sign(described);
    }
}
