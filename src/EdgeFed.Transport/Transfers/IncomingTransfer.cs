using System.Buffers;
using System.Runtime.ExceptionServices;
using EdgeFed.Core.Loop;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Links;

namespace EdgeFed.Transport.Transfers;

/// <summary>
/// One object arriving: chunks go to the spool at once, are flushed in groups, and only then acknowledged. When all are
/// durable the content is verified, the object completed, and the peer told.
/// </summary>
internal sealed class IncomingTransfer(uint id, SpoolObject target, LinkServices services) : IAsyncDisposable
{
    private readonly ContentVerifier _verifier = new(target, services.Compute, services.VerifyBudget);
    private readonly AsyncSignal _arrived = new();
    private ChunkSet _unacknowledged = new(target.Representation.Chunks.Count);
    private int _unacknowledgedBytes;
    private long _lastProgress = services.Time.GetTimestamp();
    private Exception? _failure;

    public uint Id => id;

    public SpoolObject Target => target;

    /// <summary>
    /// Part of a chunk that the peer was told to be here: it continues there, whatever another link brings meanwhile.
    /// </summary>
    public required PartialChunk Begun { get; init; }

    private Representation Representation => target.Representation;

    /// <summary>Nothing more to wait for before a flush.</summary>
    private bool IsGroupFull => _unacknowledgedBytes >= services.Options.GroupCommitBytes || AllWritten || _failure is not null;

    private bool AllWritten => target.Held.Count + _unacknowledged.Count >= Representation.Chunks.Count;

    /// <summary>The chunks the peer need not send. What was written before is flushed first, for they are a promise.</summary>
    public async Task<ChunkSet> BeginAsync()
    {
        await target.FlushAsync();
        _verifier.Advance();
        if (target.Held.Count > 0) services.Statistics.ResumedTransfers++;
        return target.Held.Clone();
    }

    /// <summary>True for a chunk of this object that is not here yet.</summary>
    public bool Lacks(int index) => index < Representation.Chunks.Count && !target.IsWritten(index);

    /// <summary>True if chunks are missing and none came for longer than <paramref name="limit"/>.</summary>
    public bool IsStalled(TimeSpan limit) => !AllWritten && services.Time.GetElapsedTime(_lastProgress) > limit;

    /// <summary>Takes a chunk off the wire. A failing disk fails this transfer, not the link.</summary>
    /// <returns>False if it was here already.</returns>
    /// <exception cref="ProtocolException">Not the chunk that the manifest announced.</exception>
    public bool OnChunk(int index, in ReadOnlySequence<byte> stored)
    {
        var isNew = false;
        if (index >= Representation.Chunks.Count)
        {
            throw new ProtocolException(ProtocolError.LimitExceeded,
                $"Chunk index {index} of {target.Name} exceeds the last, {Representation.Chunks.Count - 1}.");
        }

        _lastProgress = services.Time.GetTimestamp();
        try
        {
            isNew = Store(index, stored);
        }
        catch (Exception e) when (e is StorageUnavailableException or SpoolException)
        {
            _failure ??= e;
        }

        if (_unacknowledged.Count == 1 || IsGroupFull) _arrived.Set(); // once for many chunks: waking costs more than a chunk
        return isNew;
    }

    /// <summary>Flushes and acknowledges in groups until everything is held, then verifies and completes the object.</summary>
    /// <exception cref="StorageUnavailableException">No room on disk.</exception>
    public async Task<ContentVerdict> ReceiveAsync(Action<Ack> acknowledge, CancellationToken cancel)
    {
        while (!target.Held.IsFull)
        {
            await GroupAsync(cancel);
            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
            var group = _unacknowledged;
            (_unacknowledged, _unacknowledgedBytes) = (new ChunkSet(group.Total), 0);
            _verifier.Advance();
            await target.FlushAsync();
            cancel.ThrowIfCancellationRequested();
            // A flush that somebody else waited for may have failed, and taken them back: they are to be offered again.
            if (!target.Held.IsSupersetOf(group)) throw new StorageUnavailableException(target.Name);
            if (group.Count > 0) acknowledge(new Ack(id, group));
        }

        var verdict = await _verifier.FinishAsync();
        if (verdict == ContentVerdict.Valid) target.Complete();
        return verdict;
    }

    /// <summary>The first value that may not be, and where it is.</summary>
    public (long Index, float Value) Unusable => (_verifier.UnusableIndex, _verifier.UnusableValue);

    public async ValueTask DisposeAsync()
    {
        await _verifier.DisposeAsync();
        services.Targets.Leave(target);
    }

    /// <summary>
    /// Waits for the first chunk of a group, then until the group is large or old enough, or the last there is.
    /// </summary>
    private async Task GroupAsync(CancellationToken cancel)
    {
        while (_unacknowledged.IsEmpty && _failure is null) await _arrived.WaitAsync(cancel);
        var since = services.Time.GetTimestamp();
        var patience = TimeSpan.FromMilliseconds(services.Options.GroupCommitMilliseconds);
        while (!IsGroupFull)
        {
            var left = patience - services.Time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero || !await _arrived.WaitAsync(left, services.Time, cancel)) return;
        }
    }

    private bool Store(int index, in ReadOnlySequence<byte> stored)
    {
        var again = target.IsWritten(index);
        target.Append(index, stored, _verifier);
        if (again) services.Statistics.BytesRetransmitted += stored.Length;
        if (_unacknowledged.Add(index)) _unacknowledgedBytes += (int)stored.Length;
        return !again;
    }
}
