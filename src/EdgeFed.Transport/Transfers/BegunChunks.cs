using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Transport.Transfers;

/// <summary>
/// The first bytes of chunks whose link ended in the middle of them. On a slow link a chunk takes seconds, which a short contact
/// cannot spare twice. Kept in memory only, and only the newest few.
/// </summary>
internal sealed class BegunChunks
{
    private const int Most = 64;
    private readonly Dictionary<Digest, (int Index, byte[] Bytes)> _begun = [];
    private readonly Queue<Digest> _oldest = new();

    /// <summary>The begun chunk of a representation; no bytes if there is none.</summary>
    public (int Index, byte[] Bytes) Find(Digest representation) => _begun.GetValueOrDefault(representation, (0, []));

    public void Keep(Digest representation, int index, byte[] bytes)
    {
        if (!_begun.ContainsKey(representation)) _oldest.Enqueue(representation);
        _begun[representation] = (index, bytes);
        if (_oldest.Count > Most) _begun.Remove(_oldest.Dequeue());
    }

    /// <summary>The chunk is here, or is not wanted.</summary>
    public void Forget(Digest representation, int index)
    {
        if (_begun.TryGetValue(representation, out var begun) && begun.Index == index) _begun[representation] = (0, []);
    }

    /// <summary>The chunk of which <paramref name="rest"/> are the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ProtocolException">Nobody said that the bytes before are here.</exception>
    public byte[] Join(Digest representation, int index, int offset, in ReadOnlySequence<byte> rest)
    {
        var begun = Find(representation);
        if (begun.Index != index || begun.Bytes.Length != offset)
            throw new ProtocolException(ProtocolError.Malformed, $"Chunk {index} goes on at byte {offset}, which was not asked for.");
        var whole = new byte[offset + rest.Length];
        begun.Bytes.CopyTo(whole, 0);
        rest.CopyTo(whole.AsSpan(offset));
        return whole;
    }
}
