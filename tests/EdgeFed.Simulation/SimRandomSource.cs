using EdgeFed.Core.Randomness;

namespace EdgeFed.Simulation;

/// <summary>A unit's randomness: from the seed, and fresh in every incarnation, as an operating system's would be.</summary>
internal sealed class SimRandomSource(SimContext owner, SimRandom random) : IRandomSource
{
    public void Fill(Span<byte> bytes)
    {
        owner.Enter("random bytes");
        random.Fill(bytes);
    }

    public double NextDouble()
    {
        owner.Enter("a random number");
        return random.NextDouble();
    }
}
