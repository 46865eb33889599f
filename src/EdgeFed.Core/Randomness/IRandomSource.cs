namespace EdgeFed.Core.Randomness;

/// <summary>Random bytes for identities and jitter; never for anything a model depends on.</summary>
public interface IRandomSource
{
    void Fill(Span<byte> bytes);

    /// <summary>A number in [0, 1).</summary>
    double NextDouble();
}
