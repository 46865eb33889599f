namespace EdgeFed.Transport.Network;

/// <param name="OutputPauseBytes">Bytes a writer may have waiting for the kernel before its flush waits: keeps control frames
/// close to the wire.</param>
/// <param name="InputPauseBytes">Bytes received but not yet read before the kernel's window closes.</param>
/// <param name="SegmentBytes">Size of the buffers lent to the kernel while bytes move; idle connections hold none.</param>
/// <param name="NotSentBytes">TCP_NOTSENT_LOWAT: unsent bytes the kernel takes; more would queue control frames behind weights. 0
/// leaves the system's default.</param>
/// <param name="UserTimeoutSeconds">TCP_USER_TIMEOUT: sent bytes unacknowledged for this long end the connection. 0 leaves the
/// system's default.</param>
/// <param name="KeepAliveSeconds">Quiet time before the kernel probes the peer, and between probes. 0 sends none.</param>
/// <param name="LossyCongestion">TCP_CONGESTION of connections that lose packets without a queue, where the kernel has it: "bbr"
/// keeps the rate of a link where others take each loss for congestion. Empty leaves the system's default. See <see
/// cref="TcpLossResponse"/>.</param>
/// <param name="LongestRetransmissionMilliseconds">TCP_RTO_MAX_MS, since Linux 6.15: longest time between retransmissions, which
/// else grows to two minutes in darkness. 0 leaves the system's default.</param>
/// <param name="CloseSeconds">How long a disposal waits for written bytes to reach the kernel.</param>
/// <param name="Backlog">Connections the kernel completes ahead of accepting.</param>
public sealed record TcpOptions(
    int OutputPauseBytes = 128 << 10,
    int InputPauseBytes = 256 << 10,
    int SegmentBytes = 64 << 10,
    int NotSentBytes = 256 << 10,
    int UserTimeoutSeconds = 60,
    int KeepAliveSeconds = 15,
    string LossyCongestion = "bbr",
    int LongestRetransmissionMilliseconds = 1000,
    int CloseSeconds = 2,
    int Backlog = 4096);
