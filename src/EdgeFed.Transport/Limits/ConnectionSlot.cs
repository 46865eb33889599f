namespace EdgeFed.Transport.Limits;

/// <summary>A connection's place among all of them, until it is disposed.</summary>
public sealed class ConnectionSlot : IDisposable
{
    private const int CostOfFailure = 9; // and one for having come
    private readonly ConnectionLimiter _places;
    private readonly AddressUse _use;
    private readonly Action _evict;
    private readonly LinkedListNode<ConnectionSlot> _node;
    private bool _isOver;

    internal ConnectionSlot(ConnectionLimiter places, AddressUse use, string address, Action evict)
    {
        (_places, _use, Address, _evict) = (places, use, address, evict);
        _use.Connections++;
        _node = _use.Pending.AddLast(this);
    }

    /// <summary>The address it counts for.</summary>
    public string Address { get; }

    /// <summary>Another took it, before an accepted hello.</summary>
    public bool IsEvicted { get; private set; }

    /// <summary>Its hello is accepted.</summary>
    public void Admit() => LeavePending();

    /// <summary>It was not worth the work it made: its address may come less often for a while.</summary>
    public void NoteFailure() => _use.Handshakes.Take(CostOfFailure);

    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        LeavePending();
        _use.Connections--;
        _places.Leave(this, _use);
    }

    internal void Evict()
    {
        IsEvicted = true;
        LeavePending();
        _evict();
    }

    private void LeavePending()
    {
        if (_node.List is null) return;
        _use.Pending.Remove(_node);
        _places.PendingLeft();
    }
}
