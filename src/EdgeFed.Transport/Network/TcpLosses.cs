namespace EdgeFed.Transport.Network;

/// <summary>Losses of a connection as the system counts them.</summary>
/// <param name="Retransmitted">Packets sent again since the connection began.</param>
/// <param name="RoundTrip">Smoothed, of the last packets.</param>
/// <param name="ShortestRoundTrip">The shortest of the last minutes: that of an empty queue.</param>
internal readonly record struct TcpLosses(uint Retransmitted, TimeSpan RoundTrip, TimeSpan ShortestRoundTrip);
