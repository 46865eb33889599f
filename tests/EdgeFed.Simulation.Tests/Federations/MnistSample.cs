using EdgeFed.Learning.Data;
using EdgeFed.Simulation.Learning;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>The sample of MNIST that is in the repository.</summary>
internal static class MnistSample
{
    public static IdxDataset Train { get; } = Load("train");

    /// <summary>Every second image of the test part, 1,000 of them.</summary>
    public static IDataset Test { get; } = new PartOfData(Load("t10k"), 0, 2, 1000);

    private static IdxDataset Load(string part)
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "tests/data/mnist"))) folder = Path.GetDirectoryName(folder)!;
        return IdxDataset.Load(
            Path.Combine(folder, $"tests/data/mnist/{part}-images-idx3-ubyte.gz"), Path.Combine(folder, $"tests/data/mnist/{part}-labels-idx1-ubyte.gz"));
    }
}
