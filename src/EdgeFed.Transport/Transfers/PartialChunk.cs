using System.Buffers;
using EdgeFed.Protocol;

namespace EdgeFed.Transport.Transfers;

/// <summary>The first bytes of a chunk whose link ended in the middle of it.</summary>
internal sealed record PartialChunk(int Index, byte[] Bytes)
{
    public static PartialChunk None { get; } = new(0, []);

    /// <summary>The chunk of which <paramref name="rest"/> are the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ProtocolException">The peer was not told that the bytes before are here.</exception>
    public byte[] Join(int index, int offset, in ReadOnlySequence<byte> rest)
    {
        if (index != Index || offset != Bytes.Length)
            throw new ProtocolException(ProtocolError.Malformed, $"Chunk {index} goes on at byte {offset}, which was not asked for.");
        var whole = new byte[offset + rest.Length];
        Bytes.CopyTo(whole, 0);
        rest.CopyTo(whole.AsSpan(offset));
        return whole;
    }
}
