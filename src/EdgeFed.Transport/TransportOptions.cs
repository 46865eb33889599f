using EdgeFed.Transport.Limits;

namespace EdgeFed.Transport;

/// <summary>Limits and waits of connections; the defaults suit lossy cellular and 802.11p links.</summary>
/// <param name="MaxFrameBytes">Largest frame payload accepted from a peer, 64 KiB to 64 MiB.</param>
/// <param name="HeartbeatSeconds">Silence after which a heartbeat is sent, 0.1 to 600.</param>
/// <param name="IdleSeconds">Silence after which a connection, and lack of progress after which a transfer, is given up, 1 to
/// 3600; more than twice the heartbeat.</param>
/// <param name="StallSeconds">Time without an answer that is due after which a worker tries new connections beside its link, 0.1
/// to 60; on a slow link twice the round trip, up to three times this.</param>
/// <param name="ReconnectMinSeconds">Longest time between attempts to connect while contact can be expected, 0.01 to 60.</param>
/// <param name="ReconnectMaxSeconds">Longest time between attempts to connect later, up to 3600.</param>
/// <param name="ReconnectEagerSeconds">How long after the last contact another one can be expected, 0 to 86400; later the time
/// between attempts doubles.</param>
/// <param name="GroupCommitBytes">Bytes after which received chunks are flushed and acknowledged, 64 KiB to 64 MiB.</param>
/// <param name="GroupCommitMilliseconds">Time after which received chunks are flushed and acknowledged, 1 to 10000.</param>
/// <param name="MinWindowBytes">Smallest window of unacknowledged bytes.</param>
/// <param name="MaxWindowBytes">Largest window of unacknowledged bytes, up to 256 MiB.</param>
public sealed record TransportOptions(
    int MaxFrameBytes = 4 << 20,
    double HeartbeatSeconds = 2,
    double IdleSeconds = 20,
    double StallSeconds = 1,
    double ReconnectMinSeconds = 0.1,
    double ReconnectMaxSeconds = 15,
    double ReconnectEagerSeconds = 300,
    int GroupCommitBytes = 4 << 20,
    int GroupCommitMilliseconds = 200,
    int MinWindowBytes = 4 << 20,
    int MaxWindowBytes = 32 << 20)
{
    /// <summary>Limits of peers that connect to this unit.</summary>
    public PeerLimits Limits { get; init; } = new();
}
