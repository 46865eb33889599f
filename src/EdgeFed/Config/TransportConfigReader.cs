using EdgeFed.Transport;

namespace EdgeFed.Config;

/// <summary>Reads limits and waits of connections.</summary>
internal static class TransportConfigReader
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;

    private static readonly TransportOptions Default = new();

    public static TransportOptions Read(ConfigSection transport)
    {
        var options = new TransportOptions(
            transport.Int("max_frame_bytes", Default.MaxFrameBytes, 64 * KiB, 64 * MiB, "Largest frame accepted from a peer."),
            transport.Seconds("heartbeat_seconds", Default.HeartbeatSeconds, 0.1, 600,
                "Silence after which a heartbeat is sent."),
            transport.Seconds("idle_seconds", Default.IdleSeconds, 1, 3600,
                "Silence after which a connection, and lack of progress after which a transfer, is given up; "
                + "more than twice `heartbeat_seconds`."),
            transport.Seconds("stall_seconds", Default.StallSeconds, 0.1, 60,
                "Time without an answer that is due after which a worker tries new connections beside its link; on a slow link "
                + "twice the round trip, up to three times this."),
            transport.Seconds("reconnect_min_seconds", Default.ReconnectMinSeconds, 0.01, 60,
                "Longest time between attempts to connect while contact can be expected; half of it at least."),
            transport.Seconds("reconnect_max_seconds", Default.ReconnectMaxSeconds, 0.01, 3600,
                "Longest time between attempts to connect after a long absence."),
            transport.Seconds("reconnect_eager_seconds", Default.ReconnectEagerSeconds, 0, 86_400,
                "How long after the last contact another one can be expected; after that the time between attempts doubles "
                + "up to `reconnect_max_seconds`."),
            transport.Int("group_commit_bytes", Default.GroupCommitBytes, 64 * KiB, 64 * MiB,
                "Received bytes after which chunks are flushed to disk and acknowledged."),
            transport.Int("group_commit_milliseconds", Default.GroupCommitMilliseconds, 1, 10_000,
                "Time after which received chunks are flushed to disk and acknowledged."),
            transport.Int("min_window_bytes", Default.MinWindowBytes, 64 * KiB, 256 * MiB,
                "Smallest window of unacknowledged bytes."),
            transport.Int("max_window_bytes", Default.MaxWindowBytes, 64 * KiB, 256 * MiB,
                "Largest window of unacknowledged bytes: the most that is sent twice after a cut."));
        CheckTogether(transport, options);
        return options;
    }

    private static void CheckTogether(ConfigSection transport, TransportOptions options)
    {
        if (options.IdleSeconds <= 2 * options.HeartbeatSeconds)
            transport.Refuse("idle_seconds", options.IdleSeconds, FormattableString.Invariant(
                $"more than twice heartbeat_seconds, which is {options.HeartbeatSeconds}"));
        if (options.ReconnectMaxSeconds < options.ReconnectMinSeconds)
            transport.Refuse("reconnect_max_seconds", options.ReconnectMaxSeconds, FormattableString.Invariant(
                $"at least reconnect_min_seconds, which is {options.ReconnectMinSeconds}"));
        if (options.MaxWindowBytes < options.MinWindowBytes)
            transport.Refuse("max_window_bytes", options.MaxWindowBytes,
                $"at least min_window_bytes, which is {options.MinWindowBytes}");
    }
}
