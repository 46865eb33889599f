namespace EdgeFed.Transport.Limits;

/// <summary>
/// Limits connections of peers of which nothing is known but their address. Addresses share what there is: where no place is left
/// for those that have not said hello, the address with the most of them gives one up.
/// </summary>
public sealed class ConnectionLimiter(PeerLimits limits, RefusalCounts counts, TimeProvider time)
{
    private const int LookAfter = 1024;
    private readonly Dictionary<string, AddressUse> _uses = new(StringComparer.Ordinal);
    private int _connections;
    private int _pending;
    private int _looked;

    /// <summary>A place for a connection that was just made; null if there is none, and why.</summary>
    /// <param name="peer">Its address and port.</param>
    /// <param name="evict">Ends it, in favour of another address.</param>
    public ConnectionSlot? TryEnter(string peer, Action evict, out string refusal)
    {
        var address = AddressGroup.Of(peer);
        var use = UseOf(address);
        if ((refusal = RefusalOf(address, use)).Length > 0) return null;
        if (_pending >= limits.PendingConnections) MakeRoom();
        _connections++;
        _pending++;
        return new ConnectionSlot(this, use, address, evict);
    }

    internal void Leave(ConnectionSlot place, AddressUse use)
    {
        _connections--;
        if (use.CanBeForgotten) _uses.Remove(place.Address);
    }

    internal void PendingLeft() => _pending--;

    private string RefusalOf(string address, AddressUse use)
    {
        if (!use.Handshakes.TryTake())
            return Refuse("handshakes_per_address", limits.HandshakesPerAddress, $"{address} connects too often, or failed too often");
        if (_connections >= limits.Connections) return Refuse("connections", limits.Connections, $"{_connections} connections are open");
        if (use.Connections >= limits.ConnectionsPerAddress)
            return Refuse("connections_per_address", limits.ConnectionsPerAddress, $"{use.Connections} connections are open from {address}");
        if (use.Pending.Count >= limits.PendingPerAddress)
            return Refuse("pending_per_address", limits.PendingPerAddress, $"{use.Pending.Count} connections from {address} have not said hello yet");
        return "";
    }

    private string Refuse(string key, int limit, string fact)
    {
        counts.Note($"limits.{key}");
        return $"{fact}; limits.{key} is {limit}";
    }

    private void MakeRoom()
    {
        counts.Note("limits.pending_connections");
        _uses.Values.MaxBy(static use => use.Pending.Count)!.Pending.First!.Value.Evict();
    }

    private AddressUse UseOf(string address)
    {
        if (_uses.TryGetValue(address, out var known)) return known;
        if (++_looked % LookAfter == 0) Forget();
        return _uses[address] = new AddressUse(limits, time);
    }

    /// <summary>Those that came too often are kept until they may come again.</summary>
    private void Forget()
    {
        foreach (var (address, use) in _uses)
            if (use.CanBeForgotten) _uses.Remove(address);
    }
}
