namespace EdgeFed.Fleet.Proxy;

/// <summary>What a worker does, as far as its connection shows it.</summary>
public enum DevicePhase
{
    Away,
    Waiting,
    Downloading,
    Training,
    Uploading,
}

/// <param name="Chunk">The last chunk under way, -1 outside transfers.</param>
/// <param name="Chunks">Chunks of the object under way.</param>
public sealed record DeviceState(string Device, DevicePhase Phase, int Round, int Chunk = -1, int Chunks = 0)
{
    /// <summary>"uploading 7/13", for people.</summary>
    public override string ToString() => Chunk < 0
        ? Phase.ToString().ToLowerInvariant()
        : $"{Phase.ToString().ToLowerInvariant()} {Chunk + 1}/{Chunks}";
}
