using System.Text.Json.Nodes;

namespace EdgeFed.Fleet;

/// <summary>A folder with the four files of MNIST, as distributed.</summary>
public sealed record MnistFiles(string Folder)
{
    private static readonly string[] _names =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    /// <summary>Puts copies of all files into another folder.</summary>
    public MnistFiles CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in _names) File.Copy(Path.Combine(Folder, name), Path.Combine(folder, name));
        return new MnistFiles(folder);
    }

    /// <summary>The files as a fleet's data.</summary>
    public FleetData ToFleetData() => new(Files("train"), Files("t10k"));

    private JsonObject Files(string part) => new()
    {
        ["images"] = Path.Combine(Folder, $"{part}-images-idx3-ubyte.gz"),
        ["labels"] = Path.Combine(Folder, $"{part}-labels-idx1-ubyte.gz"),
    };
}
