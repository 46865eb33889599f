using EdgeFed.Learning.Data;
using EdgeFed.Strategies;

// Compares strategies in a simulated world with real training, and measures how fast updates are folded. Prints one JSON line for each.

const string Usage = """
    usage: EdgeFed.Strategies times DIR [--seeds N] [--goal ACCURACY]
           EdgeFed.Strategies attacks DIR [--seeds N]
           EdgeFed.Strategies rate DIR [--updates N] [--disk FOLDER]
    DIR holds the four files of MNIST.
    """;

try
{
    if (args is not [var part, var folder, .. var rest]) throw new FormatException("a part and a folder are needed");
    var (seeds, goal, updates, disk) = (5, 0.93, 10_000, Path.GetTempPath());
    for (var i = 0; i < rest.Length; i += 2)
    {
        var value = i + 1 < rest.Length ? rest[i + 1] : throw new FormatException($"{rest[i]} needs a value");
        switch (rest[i])
        {
            case "--seeds": seeds = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
            case "--goal": goal = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
            case "--updates": updates = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
            case "--disk": disk = value; break;
            default: throw new FormatException($"{rest[i]} is unknown");
        }
    }

    switch (part)
    {
        case "times": new TimesTable(Load(folder, "train"), Load(folder, "t10k"), seeds, goal).Run(); break;
        case "attacks": new AttacksTable(Load(folder, "train"), Load(folder, "t10k"), seeds).Run(); break;
        case "rate": new RateBench(Load(folder, "t10k"), disk, updates).Run(); break;
        default: throw new FormatException($"part {part} is unknown");
    }

    return 0;
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{Usage}\nstrategies: {e.Message}");
    return 2;
}

static IDataset Load(string folder, string part) =>
    IdxDataset.Load(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
