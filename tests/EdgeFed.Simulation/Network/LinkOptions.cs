namespace EdgeFed.Simulation.Network;

/// <summary>What the links between two hosts are like, each direction on its own.</summary>
/// <param name="BytesPerSecond">Rate of one direction of one connection.</param>
/// <param name="WindowBytes">Bytes sent and not yet taken in by the receiver: what a kernel would hold.</param>
/// <param name="SegmentBytes">Most bytes that move together.</param>
/// <param name="Fragmentation">Chance that a move is cut short at a random byte, so that frames arrive in pieces.</param>
/// <param name="OutputPauseBytes">Where a writer's flush begins to wait.</param>
/// <param name="InputPauseBytes">Bytes that arrived and were not read before the sender is held up.</param>
/// <param name="SilentForEver">Chance that the side that hears nothing of a cut never does; else it is told within minutes.</param>
/// <param name="HangUnpowered">Chance that connecting to a host without power hangs instead of being refused.</param>
public sealed record LinkOptions(
    double BytesPerSecond = 1_000_000,
    int WindowBytes = 64 << 10,
    int SegmentBytes = 16 << 10,
    double Fragmentation = 0.2,
    int OutputPauseBytes = 64 << 10,
    int InputPauseBytes = 64 << 10,
    double SilentForEver = 0.5,
    double HangUnpowered = 0.5)
{
    /// <summary>One-way delay, drawn once for a connection.</summary>
    public TimeSpan MinLatency { get; init; } = TimeSpan.FromMilliseconds(1);

    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Most that is added to the delay of one move; order within a connection stays.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A move ends where a frame does: what follows travels apart, as after a flush on an idle link.</summary>
    public bool KeepsFramesApart { get; init; }

    /// <summary>How long connecting to a silent host takes to fail.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
