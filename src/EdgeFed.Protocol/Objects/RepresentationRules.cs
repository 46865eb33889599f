using EdgeFed.Core.Values;

namespace EdgeFed.Protocol.Objects;

/// <summary>Rules between the fields of a representation, checked before a chunk of it is accepted.</summary>
public static class RepresentationRules
{
    /// <summary>Checks every rule, cheap ones first, the digest last.</summary>
    /// <exception cref="ProtocolException">The first rule that is broken, with the value and what was expected.</exception>
    public static void Check(Representation representation)
    {
        CheckFormats(representation);
        CheckSizes(representation);
        CheckStoredLengths(representation);
        var actual = RepresentationDigest.Of(representation);
        if (actual != representation.Digest)
            throw new ProtocolException(ProtocolError.DigestMismatch,
                $"Representation of {representation.Name} has digest {actual}; {representation.Digest} was stated.");
    }

    private static void CheckFormats(Representation representation)
    {
        if (!Enum.IsDefined(representation.Encoding))
            ProtocolException.ThrowUnsupported("Encoding", (long)representation.Encoding);
        if (representation.Compression is not (Compression.None or Compression.Zstd))
            ProtocolException.ThrowUnsupported("Compression", (long)representation.Compression);
    }

    private static void CheckSizes(Representation representation)
    {
        Range("Chunk size", representation.ChunkSize, ProtocolLimits.MinChunkSize, ProtocolLimits.MaxChunkSize);
        if (representation.ChunkSize % sizeof(float) != 0)
            ProtocolException.ThrowMalformed($"Chunk size {representation.ChunkSize} is not a multiple of {sizeof(float)}.");
        Range("Parameters", representation.Parameters, 1, ProtocolLimits.MaxParameters);
        Range("Base version", representation.BaseVersion, Representation.NoBase, int.MaxValue);
        Range("Number of examples", representation.NumExamples, 0, long.MaxValue);
        Range("Threads", representation.Threads, 0, ProtocolLimits.MaxThreads);
        var expected = Representation.ChunksFor(representation.Parameters, representation.ChunkSize);
        if (representation.Exact.End > representation.Parameters)
            ProtocolException.ThrowMalformed($"Exact ranges end at {representation.Exact.End}; there are {representation.Parameters} parameters.");
        if (representation.Chunks.Count != expected)
            ProtocolException.ThrowMalformed($"Chunk table has {representation.Chunks.Count} chunks; "
                + $"{representation.Parameters} parameters in chunks of {representation.ChunkSize} bytes make {expected}.");
    }

    /// <summary>
    /// A stored chunk has its raw length when it is raw, and fewer bytes only when it is encoded or compressed.
    /// </summary>
    private static void CheckStoredLengths(Representation representation)
    {
        var chunks = representation.Chunks;
        for (var i = 0; i < chunks.Count; i++)
        {
            var raw = representation.RawLength(i);
            var minimum = representation.Compression == Compression.None && representation.Encoding == Encoding.F32 ? raw : 1;
            var stored = chunks.StoredLength(i);
            if (stored < minimum || stored > raw)
                ProtocolException.ThrowRange($"Stored length of chunk {i}", stored, minimum, raw);
        }
    }

    private static void Range(string what, long value, long minimum, long maximum)
    {
        if (value < minimum || value > maximum) ProtocolException.ThrowRange(what, value, minimum, maximum);
    }
}
