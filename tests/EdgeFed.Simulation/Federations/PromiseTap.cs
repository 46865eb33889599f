using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation.Network;

namespace EdgeFed.Simulation.Federations;

/// <summary>
/// Watches the wire for broken promises: a chunk that its receiver said it holds must never travel to it again, and what travels
/// again after a fault must fit into the window.
/// </summary>
public sealed class PromiseTap(World world) : IWireTap
{
    private readonly Dictionary<(int Connection, string From), FrameTap> _taps = [];
    private readonly Dictionary<(int Connection, string From, uint Transfer), Representation> _transfers = [];
    private readonly HashSet<(int Connection, string From, uint Transfer)> _begun = [];
    private readonly HashSet<(int Connection, string From, uint Transfer)> _putOff = [];
    private readonly Dictionary<(string Receiver, Digest Representation), ChunkSet> _held = [];
    private readonly Dictionary<(string Receiver, Digest Representation), ChunkSet> _sent = [];
    private readonly Dictionary<(string From, string To), int> _ended = [];
    private readonly Dictionary<(string From, string To), long> _again = [];
    private readonly Dictionary<int, (string From, string To)> _ends = [];

    /// <summary>Chunks seen on the wire.</summary>
    public long Chunks { get; private set; }

    /// <summary>Stored bytes of chunks that travelled once more.</summary>
    public long BytesSentTwice { get; private set; }

    /// <summary>Times that a receiver said what it has before it was offered.</summary>
    public int Ahead { get; private set; }

    /// <summary>Transfers that went on from chunks held before.</summary>
    public int Resumed { get; private set; }

    public void OnDelivered(int connection, string from, string to, ReadOnlySpan<byte> bytes)
    {
        _ends[connection] = (from, to);
        if (!_taps.TryGetValue((connection, from), out var tap)) _taps[(connection, from)] = tap = new FrameTap();
        tap.Feed(bytes, frame => OnFrame(connection, from, to, frame));
    }

    public void OnEnded(int connection)
    {
        if (!_ends.TryGetValue(connection, out var ends)) return;
        Count(_ended, ends, 1);
        Count(_ended, (ends.To, ends.From), 1);
    }

    /// <summary>Directions in which more bytes travelled again than one window for each connection that ended.</summary>
    public IEnumerable<string> OverWindow(int window) => _again
        .Where(again => again.Value > (long)window * _ended.GetValueOrDefault(again.Key))
        .Select(again => $"{again.Key.From} sent {again.Value} bytes again to {again.Key.To} over {_ended.GetValueOrDefault(again.Key)} ended connections, window {window}");

    private static void Count<TKey, TValue>(Dictionary<TKey, TValue> counts, TKey key, TValue by)
        where TKey : notnull
        where TValue : System.Numerics.INumber<TValue> => counts[key] = counts.GetValueOrDefault(key, TValue.Zero) + by;

    private void OnFrame(int connection, string from, string to, Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Manifest: OnManifest(connection, from, Manifest.Read(frame.Payload)); break;
            case FrameKind.Have: OnHave(connection, from, to, Have.Read(frame.Payload)); break;
            case FrameKind.Ack: OnAck(connection, from, to, Ack.Read(frame.Payload)); break;
            case FrameKind.Reject: OnReject(connection, from, to, Reject.Read(frame.Payload)); break;
            case FrameKind.Chunk: OnChunk(connection, from, to, ChunkMessage.Read(frame.Payload)); break;
            default: break;
        }
    }

    private void OnManifest(int connection, string from, Manifest manifest) =>
        _transfers[(connection, from, manifest.Transfer)] = manifest.Representation;

    /// <summary>A disk that fills up in mid-transfer is a fault too: what was under way finds no room.</summary>
    private void OnReject(int connection, string receiver, string sender, Reject reject)
    {
        if (reject.RetryAfterMilliseconds == 0) return;
        var transfer = (connection, sender, reject.Transfer);
        if (_begun.Contains(transfer)) Count(_ended, (sender, receiver), 1);
        else _putOff.Add(transfer);
    }

    private void OnHave(int connection, string receiver, string sender, Have have)
    {
        if (have.Transfer == Have.NoTransfer)
        {
            HoldAhead(receiver, have);
            return;
        }

        if (have.Chunks.Count > 0) Resumed++;
        _begun.Add((connection, sender, have.Transfer));
        if (_transfers.TryGetValue((connection, sender, have.Transfer), out var what)) CheckStillHeld(receiver, what, have.Chunks);
        Hold(connection, receiver, sender, have.Transfer, have.Chunks);
    }

    /// <summary>Said before it is offered, to whoever sent some of it.</summary>
    private void HoldAhead(string receiver, Have have)
    {
        if (!_held.TryGetValue((receiver, have.Representation), out var held)) return;
        for (var i = held.NextPresent(); i >= 0; i = held.NextPresent(i + 1))
            if (!have.Chunks.Contains(i)) world.Fail($"{receiver} acknowledged chunk {i} of {have.Representation.Short} and does not have it any more.");
        held.UnionWith(have.Chunks);
        Ahead++;
    }

    private void OnAck(int connection, string receiver, string sender, Ack ack) => Hold(connection, receiver, sender, ack.Transfer, ack.Chunks);

    private void Hold(int connection, string receiver, string sender, uint transfer, ChunkSet chunks)
    {
        if (!_transfers.TryGetValue((connection, sender, transfer), out var what)) return;
        SetOf(_held, receiver, what).UnionWith(chunks);
    }

    /// <summary>What was once said to be held must be said again.</summary>
    private void CheckStillHeld(string receiver, Representation what, ChunkSet now)
    {
        var held = SetOf(_held, receiver, what);
        for (var i = held.NextPresent(); i >= 0; i = held.NextPresent(i + 1))
            if (!now.Contains(i)) world.Fail($"{receiver} acknowledged chunk {i} of {what.Name} and does not have it any more.");
    }

    private void OnChunk(int connection, string from, string to, ChunkMessage chunk)
    {
        if (!_transfers.TryGetValue((connection, from, chunk.Transfer), out var what)) return;
        Chunks++;
        NoteBegun(connection, from, to, chunk.Transfer);
        if (SetOf(_held, to, what).Contains(chunk.Index)) world.Fail($"{from} sent chunk {chunk.Index} of {what.Name} to {to}, which had acknowledged it.");
        if (SetOf(_sent, to, what).Add(chunk.Index)) return;
        BytesSentTwice += chunk.Data.Length;
        Count(_again, (from, to), chunk.Data.Length);
    }

    /// <summary>A head start may be under way when its offer is put off.</summary>
    private void NoteBegun(int connection, string from, string to, uint transfer)
    {
        if (_begun.Add((connection, from, transfer)) && _putOff.Contains((connection, from, transfer))) Count(_ended, (from, to), 1);
    }

    private static ChunkSet SetOf(Dictionary<(string, Digest), ChunkSet> sets, string receiver, Representation what)
    {
        var key = (receiver, what.Digest);
        if (!sets.TryGetValue(key, out var set)) sets[key] = set = new ChunkSet(what.Chunks.Count);
        return set;
    }
}
