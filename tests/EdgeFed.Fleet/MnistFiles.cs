using System.Text.Json.Nodes;

namespace EdgeFed.Fleet;

/// <summary>A folder with the four files of MNIST, as distributed.</summary>
public sealed record MnistFiles(string Folder)
{
    private static readonly string[] _names =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    /// <summary>Files that are not there.</summary>
    public IEnumerable<string> Missing => _names.Select(name => Path.Combine(Folder, name)).Where(path => !File.Exists(path));

    /// <summary>Puts copies of all files into another folder.</summary>
    public MnistFiles CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in _names) File.Copy(Path.Combine(Folder, name), Path.Combine(folder, name));
        return new MnistFiles(folder);
    }

    /// <summary>The training files, as a unit's configuration names them.</summary>
    internal JsonObject Train(Func<string, string> inside) => Files("train", inside);

    /// <inheritdoc cref="Train"/>
    internal JsonObject Test(Func<string, string> inside) => Files("t10k", inside);

    private JsonObject Files(string part, Func<string, string> inside) => new()
    {
        ["images"] = inside(Path.Combine(Folder, $"{part}-images-idx3-ubyte.gz")),
        ["labels"] = inside(Path.Combine(Folder, $"{part}-labels-idx1-ubyte.gz")),
    };
}
