using System.Threading.Channels;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>A unit that takes what it is offered: its spool in memory, and what its links told it.</summary>
internal sealed class LinkUnit : ILinkHandler
{
    public const int ChunkBytes = 256;
    private readonly MemoryStorage _storage;
    private readonly TaskCompletionSource<SpoolObject> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Channel<FrameKind> _messages = Channel.CreateUnbounded<FrameKind>();

    private LinkUnit(MemoryStorage storage, LinkServices services) => (_storage, Services) = (storage, services);

    /// <summary>Short times: a group is flushed after 1 ms, silence noticed after half a second.</summary>
    public static TransportOptions Quick { get; } = new(HeartbeatSeconds: 0.1, IdleSeconds: 0.6, GroupCommitMilliseconds: 1);

    public LinkServices Services { get; }

    public SpoolDirectory Spool => Services.Spool;

    /// <summary>The first object that came whole.</summary>
    public Task<SpoolObject> Received => _received.Task;

    /// <summary>The first object that a peer has whole.</summary>
    public Task<string> Delivered => _delivered.Task;

    public List<RejectCode> Rejected { get; } = [];

    public List<string> Unusable { get; } = [];

    public List<(string Name, string Damage)> Damaged { get; } = [];

    /// <summary>Returns when this unit has read a message that the peer sends now, and so all that it sent before.</summary>
    public async Task HearAsync(ScriptedPeer peer)
    {
        await peer.SendAsync(new Want("job-0/model/9"));
        await _messages.Reader.ReadAsync();
    }

    public static async Task<LinkUnit> OpenAsync(TransportOptions? options = null, TimeProvider? time = null)
    {
        var storage = new MemoryStorage();
        var spool = await SpoolDirectory.OpenAsync(storage, NullLogger.Instance);
        return new LinkUnit(storage, new LinkServices(
            options ?? new TransportOptions(GroupCommitMilliseconds: 1), spool, time ?? TimeProvider.System, new ThreadPoolCompute(),
            new TransferStatistics(), NullLogger.Instance));
    }

    /// <summary>From now on flushes take until then.</summary>
    public void HoldFlushes(Task until) => _storage.FlushHold = until;

    /// <summary>The next flush finds no room, and what it should have made durable is gone.</summary>
    public void FailNextFlush() => _storage.IsNextFlushFailing = true;

    /// <summary>Flips a bit in the middle of the only object there is.</summary>
    public void Rot()
    {
        var path = $"spool/{_storage.List("spool").Single()}";
        var log = _storage[path];
        log[log.Length / 2] ^= 1;
        _storage[path] = log;
    }

    public Link Link(IConnection connection) => new(connection, "peer", Services, this);

    /// <summary>Makes an object of this many chunks of 256 bytes.</summary>
    public Task<SpoolObject> WriteAsync(string name, int chunks, float value = 1)
    {
        float[] values = [.. Enumerable.Range(0, chunks * ChunkBytes / sizeof(float)).Select(i => i * value)];
        return new ObjectWriter(_storage, Spool, Services.Compute).WriteAsync(
            () => values, new ObjectDescription(name, "unit-01", ChunkBytes, Compression.None, 0));
    }

    public OfferAnswer OnOffer(Representation offered) =>
        Spool.FindComplete(offered.Name)?.Representation.Digest == offered.Digest ? OfferAnswer.Here : OfferAnswer.Take;

    public void OnReceived(SpoolObject received) => _received.TrySetResult(received);

    public void OnDelivered(string name) => _delivered.TrySetResult(name);

    public void OnRejected(string name, Reject reject) => Rejected.Add(reject.Code);

    public void OnUnusable(Representation offered, RejectCode code, string reason) => Unusable.Add(reason);

    public string Locate(long parameterIndex) => $"parameter {parameterIndex}";

    public void OnProgress(string name, double fraction)
    {
    }

    public void OnMessage(Frame frame) => _messages.Writer.TryWrite(frame.Kind);

    public void OnDamaged(SpoolObject source, string damage) => Damaged.Add((source.Name, damage));

    public void OnRefused(Reject reject)
    {
    }
}
