namespace EdgeFed.Transport.Limits;

/// <summary>
/// Limits of an aggregator for one peer, for one address and for all of them together. A refusal says which of these it was;
/// what is only slowed is counted under the same name.
/// </summary>
/// <param name="Connections">Open at once, 1 to 100000.</param>
/// <param name="ConnectionsPerAddress">Open at once from one address, 1 to 100000: thousands of units may share that of a
/// carrier.</param>
/// <param name="PendingConnections">Open and without an accepted hello, 1 to 100000; beyond it the oldest of the address with the
/// most gives way.</param>
/// <param name="PendingPerAddress">The same from one address, 1 to 100000; beyond it newcomers are refused.</param>
/// <param name="HelloSeconds">Time to say the first byte, and then to prove identity and say hello, 1 to 600.</param>
/// <param name="HandshakesPerSecond">TLS handshakes begun, 1 to 100000: beyond it connections wait, and addresses take
/// turns.</param>
/// <param name="HandshakesPerAddress">Connections a second from one address, 1 to 100000; ten seconds' worth may come at once, a
/// failed one counts ten times.</param>
/// <param name="ContactsPerMinute">Connections of one device, 1 to 6000; ten may come at once.</param>
/// <param name="BytesPerSecond">Received from one device, 64 KiB to 100 GB; a second's worth may come at once, beyond it reading
/// waits.</param>
/// <param name="FramesPerSecond">Received from one device, 10 to 1000000; in the same way.</param>
/// <param name="Transfers">Objects arriving from one device at once, 1 to 64.</param>
/// <param name="DiskBytes">Stored for one device, 1 MiB to 1 TiB.</param>
/// <param name="WaitingBytes">Control frames in memory for a device that does not read them, 1 MiB to 64 MiB; two of the largest
/// frames always.</param>
/// <param name="Devices">Device ids bound to a key for good, 1 to 10000000: without TLS anybody can invent them.</param>
/// <param name="WorkShare">Share of one core that the frames of one device may take, 0.01 to 1, chunks that are stored not
/// counted; a second of it may be used at once, beyond it reading waits.</param>
/// <param name="BufferBytes">Frames of more than 128 KiB of which a part has come, over all connections, 1 MiB to 64 GiB; beyond
/// it they wait for each other.</param>
public sealed record PeerLimits(
    int Connections = 10_000,
    int ConnectionsPerAddress = 10_000,
    int PendingConnections = 2048,
    int PendingPerAddress = 256,
    double HelloSeconds = 10,
    int HandshakesPerSecond = 250,
    int HandshakesPerAddress = 50,
    int ContactsPerMinute = 60,
    long BytesPerSecond = 250_000_000,
    int FramesPerSecond = 10_000,
    int Transfers = 16,
    long DiskBytes = 16L << 30,
    int WaitingBytes = 8 << 20,
    int Devices = 100_000,
    double WorkShare = 0.1,
    long BufferBytes = 64 << 20);
