using System.Buffers;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Transport.Transfers;

/// <summary>One object on its way to a peer: offered, then sent chunk by chunk from what the peer lacks.</summary>
/// <param name="headStart">The peer can have nothing of it: chunks travel before it has said so.</param>
internal sealed class OutgoingTransfer(uint id, SpoolObject source, TimeProvider time, bool headStart) : IDisposable
{
    private readonly Dictionary<int, long> _underWay = []; // chunk -> timestamp of sending
    private readonly SpoolReader _reader = source.OpenReader(); // now: who deletes the object meanwhile does not end the transfer
    private ChunkSet? _done = headStart ? new ChunkSet(source.Representation.Chunks.Count) : null; // sent or held by the peer
    private bool _isAnswered;
    private (int Index, int Bytes) _begun; // of one chunk the peer has the first bytes
    private int _cursor;

    public uint Id => id;

    public SpoolObject Source => source;

    public Representation Representation => source.Representation;

    /// <summary>Timestamp of the last sign that this transfer moves.</summary>
    public long LastProgress { get; private set; } = time.GetTimestamp();

    /// <summary>Stored bytes sent and not acknowledged.</summary>
    public long BytesUnderWay { get; private set; }

    /// <summary>Share of the chunks that is durable at the peer.</summary>
    public double Fraction => _done is null ? 0 : (double)(_done.Count - _underWay.Count) / _done.Total;

    /// <summary>The next chunk to send, or -1 if there is none (yet).</summary>
    public int NextChunk()
    {
        if (_done is null) return -1;
        return _cursor < 0 ? -1 : _cursor = _done.NextMissing(_cursor);
    }

    /// <summary>
    /// The peer said which chunks it has, before it knew of the offer: sending begins, and the answer will correct it.
    /// </summary>
    public void Expect(Have have)
    {
        if (_done is null && have.Chunks.Total == Representation.Chunks.Count) Go(have);
    }

    /// <summary>The peer said which chunks it has; sending begins, or goes on.</summary>
    /// <exception cref="ProtocolException">The peer speaks of another number of chunks.</exception>
    public void Begin(Have have)
    {
        CheckTotal(have.Chunks);
        LastProgress = time.GetTimestamp();
        if (_isAnswered) return;
        _isAnswered = true;
        Go(have);
    }

    /// <summary>From which of its stored bytes on a chunk is sent.</summary>
    public int OffsetOf(int index) => index == _begun.Index ? _begun.Bytes : 0;

    /// <summary>
    /// Reads a chunk for sending into <paramref name="place"/>, which has its stored length without the offset.
    /// </summary>
    /// <exception cref="DamagedSourceException">It is damaged on disk.</exception>
    public void Take(int index, int offset, Span<byte> place)
    {
        if (offset == 0) Read(index, place);
        else ReadRest(index, offset, place);
        _done!.Add(index);
        _underWay[index] = LastProgress = time.GetTimestamp();
        BytesUnderWay += Representation.Chunks.StoredLength(index); // its acknowledgement is for all of it
    }

    /// <summary>Notes durable chunks. Returns their bytes and the time since the first of them was sent.</summary>
    public (long Bytes, TimeSpan Delay) Acknowledge(ChunkSet chunks)
    {
        CheckTotal(chunks);
        long bytes = 0;
        var earliest = LastProgress = time.GetTimestamp();
        for (var index = chunks.NextPresent(); index >= 0; index = chunks.NextPresent(index + 1))
        {
            if (!_underWay.Remove(index, out var sent)) continue;
            bytes += Representation.Chunks.StoredLength(index);
            earliest = Math.Min(earliest, sent);
        }

        BytesUnderWay -= bytes;
        return (bytes, time.GetElapsedTime(earliest));
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>A bad chunk would cost the peer the whole object, again and again.</summary>
    private void Read(int index, Span<byte> place)
    {
        try
        {
            _reader.ReadStored(index, place);
        }
        catch (SpoolException damage)
        {
            throw new DamagedSourceException(source, damage);
        }
    }

    private void ReadRest(int index, int offset, Span<byte> place)
    {
        var whole = ArrayPool<byte>.Shared.Rent(offset + place.Length);
        try
        {
            Read(index, whole.AsSpan(0, offset + place.Length));
            whole.AsSpan(offset, place.Length).CopyTo(place);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <summary>All that is not there, and was not sent since it was offered.</summary>
    private void Go(Have have)
    {
        _done = have.Chunks;
        foreach (var index in _underWay.Keys) _done.Add(index);
        _cursor = 0;
        if (have.Begun < _done.Total && have.BegunBytes < Representation.Chunks.StoredLength(have.Begun)) _begun = (have.Begun, have.BegunBytes);
    }

    private void CheckTotal(ChunkSet chunks)
    {
        if (chunks.Total == Representation.Chunks.Count) return;
        throw new ProtocolException(ProtocolError.Malformed,
            $"The peer speaks of {chunks.Total} chunks of {Representation.Name}, which has {Representation.Chunks.Count}.");
    }
}
