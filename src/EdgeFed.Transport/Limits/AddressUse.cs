namespace EdgeFed.Transport.Limits;

/// <summary>Resources of this unit that one address holds.</summary>
internal sealed class AddressUse(PeerLimits limits, TimeProvider time)
{
    private const int SecondsAtOnce = 10;

    public TokenBucket Handshakes { get; } = new(limits.HandshakesPerAddress, SecondsAtOnce * limits.HandshakesPerAddress, time);

    /// <summary>Without an accepted hello, the oldest first.</summary>
    public LinkedList<ConnectionSlot> Pending { get; } = [];

    /// <summary>Pending ones among them.</summary>
    public int Connections { get; set; }

    public bool CanBeForgotten => Connections == 0 && Handshakes.IsFull;
}
