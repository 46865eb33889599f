using EdgeFed.Core.Values;
using EdgeFed.Protocol.Encodings;

namespace EdgeFed.Protocol.Objects;

/// <summary>
/// One way of writing an object's content as chunks: what is offered, transferred and resumed.
/// </summary>
/// <remarks>Compare <see cref="Digest"/>, not records: tables, signature and metrics compare by reference.</remarks>
public sealed record Representation
{
    /// <summary><see cref="BaseVersion"/> of a representation that stands alone.</summary>
    public const int NoBase = -1;

    /// <summary>Name of the object.</summary>
    public required string Name { get; init; }

    /// <summary>Content digest: SHA-256 of the decoded parameters, little-endian f32 in canonical layout.</summary>
    public required Digest Content { get; init; }

    /// <summary>Element encoding.</summary>
    public Encoding Encoding { get; init; } = Encoding.F32;

    /// <summary>Parameters that travel as f32 all the same; none where all do.</summary>
    public ExactRanges Exact { get; init; } = ExactRanges.None;

    /// <summary>Compression of each chunk.</summary>
    public Compression Compression { get; init; } = Compression.None;

    /// <summary>Number of parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Model version that the content is relative to, or started from; <see cref="NoBase"/> for none.</summary>
    public int BaseVersion { get; init; } = NoBase;

    /// <summary>Raw bytes of every chunk but the last, a multiple of 4.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>Stored length and CRC of each chunk.</summary>
    public required ChunkTable Chunks { get; init; }

    /// <summary>Device id of the unit that made the object; not of the connection it arrives on.</summary>
    public required string Origin { get; init; }

    /// <summary>Samples that the object was trained on: its weight in the mean. 0 for a model.</summary>
    public long NumExamples { get; init; }

    /// <summary>Training metrics by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Threads it was trained with; 0 where that says nothing.</summary>
    public int Threads { get; init; }

    /// <summary>Signature of the origin over what counts of the object; empty for none.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Certificate of the origin (X.509, DER), whose key signed; empty for none.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>Digest of the representation: two with the same digest have the same chunks.</summary>
    public required Digest Digest { get; init; }

    /// <summary>How the parameters of each chunk are written as bytes.</summary>
    public ElementFormat Format => new(Encoding, Exact);

    /// <summary>Raw bytes of the whole object.</summary>
    public long RawBytes => Parameters * sizeof(float);

    /// <summary>Raw bytes of chunk <paramref name="index"/>.</summary>
    public int RawLength(int index) => (int)Math.Min(ChunkSize, RawBytes - RawOffset(index));

    /// <summary>Where chunk <paramref name="index"/> starts in the raw bytes.</summary>
    public long RawOffset(int index) => (long)index * ChunkSize;

    /// <summary>Parameters of chunk <paramref name="index"/>.</summary>
    public int Length(int index) => RawLength(index) / sizeof(float);

    /// <summary>Index of the first parameter of chunk <paramref name="index"/>.</summary>
    public long Offset(int index) => RawOffset(index) / sizeof(float);

    /// <summary>Number of chunks that <paramref name="parameters"/> in f32 need.</summary>
    public static long ChunksFor(long parameters, int chunkSize) => (parameters * sizeof(float) + chunkSize - 1) / chunkSize;
}
