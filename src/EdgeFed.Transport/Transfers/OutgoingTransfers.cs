using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using System.Buffers;

namespace EdgeFed.Transport.Transfers;

/// <summary>All objects on their way over one link, taking turns chunk by chunk within one window.</summary>
internal sealed class OutgoingTransfers(LinkServices services, string peer) : IDisposable
{
    private readonly List<OutgoingTransfer> _transfers = [];
    private readonly AckWindow _window = new(services.Options, services.Time);
    private uint _lastId;
    private int _turn;

    /// <summary>Registers an object and returns its manifest, or null if it is on its way already.</summary>
    public Manifest? Offer(SpoolObject source)
    {
        foreach (var transfer in _transfers)
            if (transfer.Representation.Digest == source.Representation.Digest) return null;
        var offered = new OutgoingTransfer(++_lastId, source, services.Time);
        _transfers.Add(offered);
        return new Manifest(offered.Id, source.Representation);
    }

    public void OnHave(in Have have)
    {
        if (Find(have.Transfer) is not { } transfer) return;
        if (have.Chunks.Count > 0) services.Statistics.ResumedTransfers++;
        transfer.Begin(have.Chunks.Resized(transfer.Representation.Chunks.Count));
    }

    public void OnAck(in Ack ack)
    {
        if (Find(ack.Transfer) is not { } transfer) return;
        var (bytes, delay) = transfer.Acknowledge(ack.Chunks);
        if (bytes > 0) _window.Acknowledged(bytes, delay);
    }

    /// <summary>The peer needs nothing more of a transfer. Returns what it was, or null if it is unknown.</summary>
    public Representation? End(uint id)
    {
        if (Find(id) is not { } transfer) return null;
        _transfers.Remove(transfer);
        _window.Forget(transfer.BytesUnderWay);
        transfer.Dispose();
        return transfer.Representation;
    }

    /// <summary>Writes the next chunk in turn to <paramref name="output"/>; false if nothing may be sent now.</summary>
    public bool TryWriteChunk(IBufferWriter<byte> output)
    {
        for (var i = 0; i < _transfers.Count; i++)
        {
            var transfer = _transfers[(_turn + i) % _transfers.Count];
            var index = transfer.NextChunk();
            if (index < 0) continue;
            var length = transfer.Representation.Chunks.StoredLength(index);
            if (!_window.HasRoomFor(length)) return false;
            _turn = (_turn + i + 1) % _transfers.Count;
            _window.Sent(length);
            services.Statistics.ChunkSent(peer, transfer.Representation, index);
            ChunkFrame.Write(output, transfer.Id, index, transfer.Representation.Chunks.Crc(index), transfer.Take(index));
            return true;
        }

        return false;
    }

    /// <summary>Name of a transfer that has stood still for longer than <paramref name="limit"/>, or null.</summary>
    public string? FindStalled(TimeSpan limit)
    {
        foreach (var transfer in _transfers)
            if (services.Time.GetElapsedTime(transfer.LastProgress) > limit) return transfer.Representation.Name;
        return null;
    }

    public void Dispose()
    {
        foreach (var transfer in _transfers) transfer.Dispose();
    }

    private OutgoingTransfer? Find(uint id) => _transfers.Find(t => t.Id == id);
}
