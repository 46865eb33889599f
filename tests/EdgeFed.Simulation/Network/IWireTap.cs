namespace EdgeFed.Simulation.Network;

/// <summary>Sees all bytes of all connections; each connection's bytes of one direction come in order and without gaps.</summary>
public interface IWireTap
{
    /// <summary>Bytes left their sender's buffer. They may still be lost.</summary>
    void OnSent(int connection, string from, string to, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Bytes reached the receiver's buffer. They may still not be read.</summary>
    void OnDelivered(int connection, string from, string to, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Nothing moves on this connection any more.</summary>
    void OnEnded(int connection)
    {
    }
}
