using EdgeFed.Core.Values;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Transport.Transfers;

/// <summary>Bytes and events of all links of a unit since it started.</summary>
public sealed class TransferStatistics
{
    private const int MaxRemembered = 4096; // objects on their way to a peer: those that never arrive would stay for ever
    private readonly Dictionary<(string Peer, string Name, Digest Representation), ChunkSet> _sent = [];

    /// <summary>Bytes of frames read from peers.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>Bytes of frames written to peers.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Stored bytes of chunks sent or received once more.</summary>
    public long BytesRetransmitted { get; internal set; }

    /// <summary>Transfers, either way, that went on from chunks held before.</summary>
    public int ResumedTransfers { get; internal set; }

    internal void ChunkSent(string peer, Representation representation, int index)
    {
        var key = (peer, representation.Name, representation.Digest);
        if (_sent.Count >= MaxRemembered) _sent.Clear();
        if (!_sent.TryGetValue(key, out var sent)) _sent[key] = sent = new ChunkSet(representation.Chunks.Count);
        if (!sent.Add(index)) BytesRetransmitted += representation.Chunks.StoredLength(index);
    }

    internal void Delivered(string peer, Representation representation) => _sent.Remove((peer, representation.Name, representation.Digest));
}
