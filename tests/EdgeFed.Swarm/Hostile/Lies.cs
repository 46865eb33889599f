using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Identity;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Security;

namespace EdgeFed.Swarm.Hostile;

/// <summary>What a member does that lies, with the valid identity of a stolen unit. It comes back whenever it is thrown out.</summary>
internal sealed class Lies(IPEndPoint target, IPAddress from, string device, FleetIdentity identity, string schema)
{
    private const long MaxExamples = 1 << 27;
    private const long AnHour = ProtocolLimits.MaxRetryMilliseconds;
    private const int Refusals = 101;
    private const float Enormous = 1e9f / 504; // the largest value is just below 2^30
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private SharedUpdate? _update, _other, _enormous;
    private uint _transfer;
    private Train? _task;

    /// <summary>By name; each returns when it has nothing more to say on a connection.</summary>
    private Dictionary<string, Func<HostilePeer, Task>> All => new(StringComparer.Ordinal)
    {
        ["screen-reoffers"] = peer => ReplaceAsync(peer, wholly: false),
        ["replaced-updates"] = peer => ReplaceAsync(peer, wholly: true),
        ["retry-flood"] = PutOffAsync,
        ["half-frames"] = HalfFrameAsync,
        ["huge-example-counts"] = peer => TrainAsync(peer, () => _update!, MaxExamples),
        ["huge-values"] = peer => TrainAsync(peer, () => _enormous!, 100),
        ["work-flood"] = WorkAsync,
        ["forged-reasons"] = ForgeAsync,
    };

    /// <summary>Tells one lie for ever; calls <paramref name="note"/> with the name of what began or came to its end.</summary>
    /// <exception cref="FormatException">There is no such lie.</exception>
    public async Task TellAsync(string name, Action<bool> note)
    {
        if (!All.TryGetValue(name, out var lie)) throw new FormatException($"--lie is '{name}'; expected one of: {string.Join(", ", All.Keys)}");
        while (true)
        {
            note(false);
            try
            {
                await TellOnceAsync(lie);
                note(true);
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or EdgeFedException)
            {
                // thrown out
            }

            await Task.Delay(Pause);
        }
    }

    private async Task TellOnceAsync(Func<HostilePeer, Task> lie)
    {
        await using var peer = await HostilePeer.ConnectAsync(from, target);
        await peer.GreetAsync(identity, device, schema);
        var job = Job.Read((await peer.NextAsync(FrameKind.Job)).Payload);
        if (_update is null)
        {
            var definition = JobDefinition.Parse(job.JobId, job.Text);
            (_update, _other, _enormous) = (new SharedUpdate(definition), new SharedUpdate(definition, 1f / 8192), new SharedUpdate(definition, Enormous));
        }

        (_transfer, _task) = (0, null);
        await lie(peer);
    }

    private async Task TrainAsync(HostilePeer peer, Func<SharedUpdate> update, long examples)
    {
        while (true)
        {
            await AwaitTaskAsync(peer);
            await UploadAsync(peer, update(), examples);
        }
    }

    /// <summary>Another update in place of one that is here, under the same name, for as long as the round goes on.</summary>
    private async Task ReplaceAsync(HostilePeer peer, bool wholly)
    {
        await AwaitTaskAsync(peer);
        for (var turn = 0; ; turn++)
        {
            if (turn % 2 == 0 || wholly) await UploadAsync(peer, turn % 2 == 0 ? _update! : _other!, 100);
            else await OfferAsync(peer, _other!, 100);
            if (turn % 50 == 49) await AwaitTaskAsync(peer);
        }
    }

    private async Task PutOffAsync(HostilePeer peer)
    {
        var draining = peer.DrainAsync();
        var name = ObjectName.Model(_update!.Job.Id, 1).ToString();
        while (!draining.IsCompleted)
        {
            await peer.SendAsync(new Want(name));
            await peer.SendAsync(new Reject(++_transfer, RejectCode.Busy, "later", AnHour));
        }
    }

    /// <summary>The first half of a frame that says it has 4 MB, and then a byte a second.</summary>
    private static async Task HalfFrameAsync(HostilePeer peer)
    {
        var half = new byte[2 << 20];
        BitConverter.TryWriteBytes(half, (uint)ProtocolLimits.DefaultMaxFrame);
        half[4] = (byte)FrameKind.Manifest;
        await peer.SendAsync(half);
        var draining = peer.DrainAsync();
        while (!draining.IsCompleted)
        {
            await Task.Delay(Pause);
            await peer.SendAsync(new byte[1]);
        }
    }

    /// <summary>Manifests of the most chunks there can be, as fast as they are read.</summary>
    private async Task WorkAsync(HostilePeer peer)
    {
        var draining = peer.DrainAsync();
        var heavy = Heavy();
        while (!draining.IsCompleted) await peer.SendAsync(new Manifest(++_transfer, heavy));
    }

    /// <summary>Refuses each task at once, and the same task a hundred times more, for reasons that look like lines of the log.</summary>
    private async Task ForgeAsync(HostilePeer peer)
    {
        var job = _update!.Job;
        while (true)
        {
            await AwaitTaskAsync(peer);
            var reason = $"no data\n2026-01-01 00:00:00.000 INFO  aggregator: Job {job.Id} is finished: version {_task!.Round}\u001b[2J";
            var refusal = new OutcomeMessage(ObjectName.Update(job.Id, device, _task.Round).ToString(), UpdateOutcome.Refused, reason);
            for (var i = 0; i < Refusals; i++) await peer.SendAsync(refusal);
        }
    }

    /// <summary>Offers an update and sends all of it; returns whether it was taken.</summary>
    private async Task<bool> UploadAsync(HostilePeer peer, SharedUpdate update, long examples)
    {
        await OfferAsync(peer, update, examples);
        for (var i = 0; i < update.Chunks.Count; i++) await peer.SendChunkAsync(_transfer, i, update.Stored(i).ToArray());
        while (true)
        {
            var frame = await NextAsync(peer);
            if (frame.Kind == FrameKind.Complete && Complete.Read(frame.Payload).Transfer == _transfer) return true;
            if (frame.Kind == FrameKind.Reject && Reject.Read(frame.Payload).Transfer == _transfer) return false;
        }
    }

    private Task OfferAsync(HostilePeer peer, SharedUpdate update, long examples)
    {
        var offered = update.Of(device, _task!.Round, _task.BaseVersion) with { NumExamples = examples };
        return peer.SendAsync(new Manifest(++_transfer, SignedObject.Sign(offered, identity)));
    }

    private async Task AwaitTaskAsync(HostilePeer peer)
    {
        var before = _task;
        while (_task is null || _task == before) await NextAsync(peer);
    }

    private async Task<Frame> NextAsync(HostilePeer peer)
    {
        var frame = await peer.NextAsync();
        if (frame.Kind == FrameKind.Train) _task = Train.Read(frame.Payload);
        return frame;
    }

    private Representation Heavy()
    {
        const int ChunkBytes = ProtocolLimits.MinChunkSize;
        var table = new byte[ProtocolLimits.MaxChunks * ChunkTable.EntryBytes];
        for (var i = 0; i < ProtocolLimits.MaxChunks; i++) BitConverter.TryWriteBytes(table.AsSpan(i * ChunkTable.EntryBytes), ChunkBytes);
        var name = ObjectName.Update(_update!.Job.Id, device, 1).ToString();
        return new Protocol.Chunks.BuiltChunks(
            Digest.OfSha256("heavy"u8), _update.Job.UpdateFormat, Compression.None, (long)ProtocolLimits.MaxChunks * ChunkBytes / sizeof(float),
            ChunkBytes, new ChunkTable(table)).Describe(name, device, 0);
    }
}
