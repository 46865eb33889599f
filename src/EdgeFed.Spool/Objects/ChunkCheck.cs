using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Spool.Objects;

/// <summary>Compares a chunk's bytes with what its manifest announced.</summary>
internal static class ChunkCheck
{
    /// <exception cref="ProtocolException">Another length, or another CRC.</exception>
    public static void ThrowIfWrong(Representation representation, int index, in ReadOnlySequence<byte> stored)
    {
        var expected = representation.Chunks.StoredLength(index);
        if (stored.Length != expected)
        {
            throw new ProtocolException(ProtocolError.Malformed,
                $"Chunk {index} of {representation.Name} has {stored.Length} bytes; its manifest says {expected}.");
        }

        var crc = Crc32C.Compute(stored);
        if (crc == representation.Chunks.Crc(index)) return;
        throw new ProtocolException(ProtocolError.CrcMismatch,
            $"Chunk {index} of {representation.Name} has CRC {crc:x8}; its manifest says {representation.Chunks.Crc(index):x8}.");
    }

    /// <summary>Stored bytes of the largest chunk.</summary>
    public static int LargestStored(Representation representation)
    {
        var largest = 0;
        for (var i = 0; i < representation.Chunks.Count; i++) largest = Math.Max(largest, (int)representation.Chunks.StoredLength(i));
        return largest;
    }
}
