// Compares strategies in a simulated world with real training. Prints one JSON line for each.
using EdgeFed.Learning.Data;
using EdgeFed.Strategies;

const string Usage = "usage: EdgeFed.Strategies DIR [--seeds N] [--goal ACCURACY]    (DIR holds the four files of MNIST)";

try
{
    if (args is not [var folder, .. var rest]) throw new FormatException("no folder");
    var (seeds, goal) = (5, 0.93);
    for (var i = 0; i < rest.Length; i += 2)
    {
        var value = i + 1 < rest.Length ? rest[i + 1] : throw new FormatException($"{rest[i]} needs a value");
        if (rest[i] == "--seeds") seeds = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        else if (rest[i] == "--goal") goal = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        else throw new FormatException($"{rest[i]} is unknown");
    }

    new TimesTable(Load(folder, "train"), Load(folder, "t10k"), seeds, goal).Run();
    return 0;
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{Usage}\nstrategies: {e.Message}");
    return 2;
}

static IDataset Load(string folder, string part) =>
    IdxDataset.Load(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
