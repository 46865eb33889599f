using EdgeFed.Learning.Data;
using EdgeFed.Learning.Random;

namespace EdgeFed.Simulation.Federations;

/// <summary>A few random samples of two classes that a linear model can tell apart: another set for each device.</summary>
public sealed class TinyDataset(string device, int count = 12) : IDataset
{
    public const int Features = 128;
    public const int Classes = 10;
    private readonly CounterRandom _random = new(SeedDerivation.Derive(7, device, 0));

    public DataSchema Schema { get; } = new([Features], "float32", "classification", Classes);

    public int Count => count;

    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            labels[i] = indices[i] % Classes;
            for (var j = 0; j < Features; j++)
                x[i * Features + j] = _random.SignedAt((ulong)(indices[i] * Features + j)) + (j % Classes == labels[i] ? 1 : 0);
        }
    }
}
