using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Links;

namespace EdgeFed.Transport.Transfers;

/// <summary>All objects arriving over one link.</summary>
internal sealed class IncomingTransfers(LinkServices services, ILinkHandler handler, Link link, OwnedTasks tasks)
{
    private const int RetryMilliseconds = 2000;
    private readonly Dictionary<uint, IncomingTransfer> _transfers = [];
    private HashSet<string>? _saidFull; // names
    // where the peer was told to go on in representations that it has not offered yet
    private Dictionary<Digest, PartialChunk>? _told;
    private uint _highestId;

    public int Count => _transfers.Count;

    /// <summary>Cancelled when the link ends.</summary>
    public CancellationToken Stop { get; set; }

    public bool IsReceiving(string name)
    {
        foreach (var (_, transfer) in _transfers)
            if (transfer.Target.Name == name && !transfer.Target.IsComplete) return true;
        return false;
    }

    /// <summary>The peer offers an object.</summary>
    public void OnManifest(Manifest manifest)
    {
        var (id, offered) = (manifest.Transfer, manifest.Representation);
        if (id <= _highestId) throw new ProtocolException(ProtocolError.Malformed, $"Transfer {id} was used before; the last was {_highestId}.");
        _highestId = id;
        var most = services.Options.Limits.Transfers;
        if (_transfers.Count >= most)
        {
            services.Refusals.Note("limits.transfers");
            link.Send(new Reject(id, RejectCode.Busy, $"{_transfers.Count} objects are arriving; limits.transfers is {most}", RetryMilliseconds));
            return;
        }

        var answer = handler.OnOffer(offered);
        if (answer.Accept) tasks.Run(ReceiveAsync(id, offered));
        else if (answer.AlreadyHere) link.Send(new Complete(id));
        else Refuse(id, answer);
    }

    /// <summary>False if it is of no use (any more).</summary>
    public bool OnChunk(ChunkMessage chunk)
    {
        if (_transfers.TryGetValue(chunk.Transfer, out var transfer)) return OnChunk(transfer, chunk);
        return chunk.Transfer <= _highestId ? false // it was on its way when the transfer ended
            : throw new ProtocolException(ProtocolError.Malformed, $"Chunk of transfer {chunk.Transfer}, which was never offered.");
    }

    /// <summary>
    /// Tells the peer what is here of an object that earlier links brought in part, before it offers it again; nothing if it just
    /// did.
    /// </summary>
    /// <param name="earlierRead">Completes when no earlier link brings more of it.</param>
    public async Task TellHeldAsync(SpoolObject target, Task earlierRead)
    {
        services.Targets.Enter(target); // an earlier link's transfer may end now, and must not close it
        try
        {
            await earlierRead;
            await target.FlushAsync(); // what is told to be here is a promise
        }
        catch (Exception e) when (e is IOException or SpoolException)
        {
            return; // no room, or not wanted any more
        }
        finally
        {
            services.Targets.Leave(target);
        }

        var begun = BegunOf(target);
        if (target.IsComplete || IsReceiving(target.Name) || target.Held.IsEmpty && begun.Bytes.Length == 0) return;
        (_told ??= [])[target.Representation.Digest] = begun;
        link.Send(new Have(Have.NoTransfer, target.Held, begun.Index, begun.Bytes.Length, target.Representation.Digest));
    }

    /// <summary>
    /// The link ends in the middle of this chunk, whose first bytes came: they need not come again over another link.
    /// </summary>
    public void OnCut(ChunkMessage chunk)
    {
        if (!_transfers.TryGetValue(chunk.Transfer, out var transfer) || transfer.Lacks(chunk.Index) is false) return;
        var digest = transfer.Target.Representation.Digest;
        services.Begun.Keep(digest, new PartialChunk(chunk.Index, StoredOf(transfer, chunk).ToArray()));
    }

    /// <summary>Name of a transfer that lacks chunks and got none for longer than <paramref name="limit"/>, or null.</summary>
    public string? FindStalled(TimeSpan limit)
    {
        foreach (var (_, transfer) in _transfers)
            if (transfer.IsStalled(limit)) return transfer.Target.Name;
        return null;
    }

    /// <summary>Another object may be of that name by now, which nothing is wrong with.</summary>
    private void Drop(string name, SpoolObject? target)
    {
        if (ReferenceEquals(services.Spool.Find(name), target)) services.Spool.Delete(name);
    }

    private void Refuse(uint id, OfferAnswer answer)
    {
        services.Refusals.Note(answer.Code.ToString());
        link.Send(new Reject(id, answer.Code, answer.Reason, answer.IsForNow ? RetryMilliseconds : 0));
    }

    private async Task ReceiveAsync(uint id, Representation offered)
    {
        SpoolObject? target = null;
        try
        {
            target = services.Spool.BeginOrResume(offered);
            services.Targets.Enter(target); // until the transfer is disposed
            await using var transfer = _transfers[id] = new IncomingTransfer(id, target, services) { Begun = BegunAt(target) };
            if (_saidFull?.Contains(offered.Name) == true) target.ProbeRoom(Math.Min(offered.Chunks.TotalStored, services.Options.MaxWindowBytes));
            link.Send(HaveOf(transfer, await transfer.BeginAsync()));
            Conclude(transfer, await transfer.ReceiveAsync(ack => Acknowledge(target, ack), Stop));
        }
        catch (StorageUnavailableException refused)
        {
            if ((_saidFull ??= new HashSet<string>(StringComparer.Ordinal)).Add(offered.Name))
                TransportLog.DiskFull(services.Logger, link.Device, refused.Short, offered.Name, RetryMilliseconds);
            link.Send(new Reject(id, RejectCode.DiskFull, refused.Short, RetryMilliseconds));
        }
        catch (ProtocolException)
        {
            Drop(offered.Name, target); // chunks that cannot be decoded: not to be resumed
            throw;
        }
        catch (SpoolException) when (target is not null && !ReferenceEquals(services.Spool.Find(offered.Name), target))
        {
            link.Send(new Reject(id, RejectCode.Superseded, "it is not wanted any more", 0)); // deleted or replaced under way
        }
        catch (SpoolException damaged)
        {
            TransportLog.Damaged(services.Logger, offered.Name, damaged.Message);
            Drop(offered.Name, target);
            link.Send(new Reject(id, RejectCode.Busy, "the copy on disk was damaged", RetryMilliseconds));
        }
        finally
        {
            _transfers.Remove(id);
        }
    }

    private static Have HaveOf(IncomingTransfer transfer, ChunkSet held) => transfer.Begun.Bytes.Length == 0 || !transfer.Lacks(transfer.Begun.Index)
        ? new Have(transfer.Id, held)
        : new Have(transfer.Id, held, transfer.Begun.Index, transfer.Begun.Bytes.Length);

    /// <summary>
    /// Where the peer goes on in an object: where it was told to, if it was, whatever another link brought meanwhile.
    /// </summary>
    private PartialChunk BegunAt(SpoolObject target) =>
        _told?.Remove(target.Representation.Digest, out var told) == true ? told : BegunOf(target);

    private PartialChunk BegunOf(SpoolObject target)
    {
        var begun = services.Begun.Find(target.Representation.Digest);
        return begun.Bytes.Length > 0 && target.IsWritten(begun.Index) ? PartialChunk.None : begun;
    }

    private bool OnChunk(IncomingTransfer transfer, in ChunkMessage chunk)
    {
        var stored = StoredOf(transfer, chunk);
        services.Begun.Forget(transfer.Target.Representation.Digest, chunk.Index);
        return transfer.OnChunk(chunk.Index, stored);
    }

    /// <summary>All bytes of a chunk that came, with those that another link had brought.</summary>
    private static ReadOnlySequence<byte> StoredOf(IncomingTransfer transfer, in ChunkMessage chunk) => chunk.Offset == 0
        ? chunk.Data
        : new ReadOnlySequence<byte>(transfer.Begun.Join(chunk.Index, chunk.Offset, chunk.Data));

    private void Acknowledge(SpoolObject target, Ack ack)
    {
        link.Send(ack);
        handler.OnProgress(target.Name, (double)target.Held.Count / target.Held.Total);
    }

    private void Conclude(IncomingTransfer transfer, ContentVerdict verdict)
    {
        var target = transfer.Target;
        if (verdict == ContentVerdict.Valid)
        {
            handler.OnReceived(target);
            link.Send(new Complete(transfer.Id));
            return;
        }

        services.Spool.Delete(target.Name);
        var (code, reason) = verdict == ContentVerdict.Unusable
            ? (RejectCode.NotFinite, $"{handler.Locate(transfer.Unusable.Index)} is {transfer.Unusable.Value}; values must be finite and below {ValueRange.Limit} in magnitude")
            : (RejectCode.DigestMismatch, $"the content does not have the digest {target.Representation.Content.Short}… it was offered with");
        services.Refusals.Note(code.ToString());
        link.Send(new Reject(transfer.Id, code, reason, 0));
        handler.OnUnusable(target.Representation, code, reason);
    }
}
