using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Transport.Transfers;

/// <summary>All objects on their way over one link, taking turns chunk by chunk within one window.</summary>
internal sealed class OutgoingTransfers(LinkServices services, string peer) : IDisposable
{
    private const int MaxExpected = 4;
    private readonly List<OutgoingTransfer> _transfers = [];
    private readonly AckWindow _window = new(services.Options, services.Time);
    private Dictionary<Digest, Have>? _expected; // representations of which the peer said what it has, before they were offered
    private uint _lastId;
    private int _turn;

    public int Count => _transfers.Count;

    /// <summary>Registers an object and returns its manifest, or null if it is on its way already.</summary>
    /// <param name="headStart">See <see cref="Link.Offer"/>.</param>
    public Manifest? Offer(SpoolObject source, bool headStart)
    {
        foreach (var transfer in _transfers)
            if (transfer.Source.Name == source.Name && transfer.Representation.Digest == source.Representation.Digest) return null;
        var offered = new OutgoingTransfer(++_lastId, source, services.Time, headStart);
        if (_expected?.Remove(source.Representation.Digest, out var have) == true) offered.Expect(have);
        _transfers.Add(offered);
        return new Manifest(offered.Id, source.Representation);
    }

    public void OnHave(Have have)
    {
        if (have.Transfer == Have.NoTransfer) Expect(have);
        if (Find(have.Transfer) is not { } transfer) return;
        if (have.Chunks.Count > 0) services.Statistics.ResumedTransfers++;
        transfer.Begin(have);
    }

    /// <summary>
    /// The peer has part of what it may be offered, or was a moment ago. What it says of more than a few is not kept.
    /// </summary>
    private void Expect(Have have)
    {
        if (_transfers.Find(transfer => transfer.Representation.Digest == have.Representation) is { } offered) offered.Expect(have);
        else if ((_expected ??= []).Count < MaxExpected) _expected[have.Representation] = have;
    }

    /// <summary>
    /// Chunks are durable at the peer. Returns which object moved on and how far it is, or null if it is unknown.
    /// </summary>
    public (string Name, double Fraction)? OnAck(in Ack ack)
    {
        if (Find(ack.Transfer) is not { } transfer) return null;
        var (bytes, delay) = transfer.Acknowledge(ack.Chunks);
        if (bytes > 0) _window.Acknowledged(bytes, delay);
        return (transfer.Representation.Name, transfer.Fraction);
    }

    /// <summary>The peer has all of it. Returns its name, or null if the transfer is unknown.</summary>
    public string? Delivered(uint id)
    {
        if (End(id) is not { } source) return null;
        services.Statistics.Delivered(peer, source.Representation);
        return source.Name;
    }

    /// <summary>The peer needs nothing more of a transfer. Returns its object, or null if the transfer is unknown.</summary>
    public SpoolObject? End(uint id)
    {
        if (Find(id) is not { } transfer) return null;
        _transfers.Remove(transfer);
        _window.Forget(transfer.BytesUnderWay);
        transfer.Dispose();
        return transfer.Source;
    }

    /// <summary>
    /// Writes the next chunks in turn to <paramref name="output"/>: one, or on a fast link as many as it takes in a few
    /// milliseconds, for each wait for the pipe costs a change of threads. Returns the bytes written; 0 if nothing may be sent
    /// now.
    /// </summary>
    public int WriteChunks(IBufferWriter<byte> output)
    {
        var written = WriteChunk(output);
        for (var more = written; more > 0 && written < _window.Burst; written += more) more = WriteChunk(output);
        return written;
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

    /// <summary>
    /// Writes the next chunk in turn to <paramref name="output"/>. Returns the bytes written; 0 if nothing may be sent now.
    /// </summary>
    /// <exception cref="DamagedSourceException">It is not what was written to the spool.</exception>
    private int WriteChunk(IBufferWriter<byte> output)
    {
        for (var i = 0; i < _transfers.Count; i++)
        {
            var transfer = _transfers[(_turn + i) % _transfers.Count];
            var index = transfer.NextChunk();
            if (index < 0) continue;
            var length = (int)transfer.Representation.Chunks.StoredLength(index);
            if (!_window.HasRoomFor(length)) return 0;
            _turn = (_turn + i + 1) % _transfers.Count;
            var offset = transfer.OffsetOf(index);
            var crc = transfer.Representation.Chunks.Crc(index);
            var place = ChunkFrame.Prepare(output, transfer.Id, index, crc, length - offset, out var frameBytes, offset);
            transfer.Take(index, offset, place);
            _window.Sent(length);
            if (offset == 0) services.Statistics.ChunkSent(peer, transfer.Representation, index);
            output.Advance(frameBytes);
            return frameBytes;
        }

        return 0;
    }

    private OutgoingTransfer? Find(uint id) => _transfers.Find(t => t.Id == id);
}
