using EdgeFed.Transport.Limits;

namespace EdgeFed.Config;

/// <summary>Reads what peers may take of an aggregator.</summary>
internal static class LimitsConfigReader
{
    private const int MiB = 1 << 20;
    private const int MaxConnections = 100_000;

    private static readonly PeerLimits Default = new();

    public static PeerLimits Read(ConfigSection limits)
    {
        return new PeerLimits(
            limits.Int("connections", Default.Connections, 1, MaxConnections, "Connections open at once."),
            limits.Int("connections_per_address", Default.ConnectionsPerAddress, 1, MaxConnections,
                "Connections of one address open at once (of IPv6 a /64); a carrier's address may be that of thousands of units."),
            limits.Int("pending_connections", Default.PendingConnections, 1, MaxConnections,
                "Connections that have not said hello; beyond it the oldest of the address with the most of them ends."),
            limits.Int("pending_per_address", Default.PendingPerAddress, 1, MaxConnections,
                "The same of one address; beyond it newcomers are refused."),
            limits.Seconds("hello_seconds", Default.HelloSeconds, 1, 600,
                "Time for the first byte of a connection, and from its turn on for TLS and for hello."),
            limits.Int("handshakes_per_second", Default.HandshakesPerSecond, 1, MaxConnections,
                "TLS handshakes begun; beyond it connections wait, and addresses take turns."),
            limits.Int("handshakes_per_address", Default.HandshakesPerAddress, 1, MaxConnections,
                "Connections a second from one address, ten times as many at once; one that fails counts as ten."),
            limits.Int("contacts_per_minute", Default.ContactsPerMinute, 1, 6000, "Connections of one device a minute, ten at once."),
            limits.Long("bytes_per_second", Default.BytesPerSecond, 64 << 10, 100_000_000_000,
                "Received from one device; beyond it (a second's worth may come at once) it has to wait."),
            limits.Int("frames_per_second", Default.FramesPerSecond, 10, 1_000_000, "The same in frames: a job with `chunk_bytes` below 25,000 reaches this limit before that of bytes."),
            limits.Int("transfers", Default.Transfers, 1, 64, "Objects of one device arriving at once."),
            limits.Long("disk_bytes", Default.DiskBytes, MiB, 1L << 40,
                "Stored for one device: the update of the round and those of `keep_update_rounds`, or of one round before."),
            limits.Int("waiting_bytes", Default.WaitingBytes, MiB, 64 * MiB,
                "Control frames kept for a device that does not read; beyond it, and twice `transport.max_frame_bytes`, its connection ends."),
            limits.Int("devices", Default.Devices, 1, 10_000_000,
                "Without TLS: device ids bound to the first key they came with; newcomers beyond it are refused."),
            limits.Double("work_share", Default.WorkShare, static share => share is >= 0.01 and <= 1, "a number from 0.01 to 1",
                "Share of one core that the frames of one device may take, chunks that are stored not counted; beyond it (a second of it may be used at once) it has to wait."),
            limits.Long("buffer_bytes", Default.BufferBytes, MiB, 64L << 30,
                "Memory for unfinished frames of more than 128 KiB, over all connections; beyond it they wait for each other."));
    }
}
