namespace EdgeFed.Transport.Network;

/// <summary>State of a connection as the system knows it, without asking the program at its other end.</summary>
/// <param name="IsDue">Bytes were sent that the peer's machine has not confirmed.</param>
/// <param name="SinceAnswer">Since the peer's machine last confirmed anything.</param>
/// <param name="RoundTrip">The usual time from a byte to its confirmation.</param>
public readonly record struct TcpHealth(bool IsDue, TimeSpan SinceAnswer, TimeSpan RoundTrip);
