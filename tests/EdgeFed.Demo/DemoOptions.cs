using System.Globalization;

namespace EdgeFed.Demo;

/// <summary>What a person asked for.</summary>
/// <param name="Binary">The published executable.</param>
/// <param name="Data">Folder with the four files of MNIST.</param>
/// <param name="Output">Folder that gets everything the demo leaves; what was there is removed.</param>
/// <param name="FaultSeed">Seed of the faults, or null for none.</param>
internal sealed record DemoOptions(string Binary, string Data, string Output, int Workers = 4, int Rounds = 10, int? FaultSeed = null)
{
    public const string Usage = """
        usage: build/demo.sh [--workers N] [--rounds N] [--faults SEED] [--data DIR] [--output DIR]
          --workers N    workers beside the aggregator, 1 to 32 (default 4)
          --rounds N     rounds, 1 to 1000 (default 10)
          --faults SEED  kill and restart units and cut connections, as drawn from SEED
          --data DIR     a folder with the four idx.gz files of MNIST (default: the sample in tests/data/mnist)
          --output DIR   what the demo leaves; removed first (default: artifacts/demo)
        """;

    /// <summary>Whether everything is as the promise about accuracy says.</summary>
    public bool IsDefault(string sample) => Workers == 4 && Rounds == 10 && Path.GetFullPath(Data) == Path.GetFullPath(sample);

    /// <exception cref="FormatException">Not as <see cref="Usage"/> says.</exception>
    public DemoOptions With(ReadOnlySpan<string> arguments)
    {
        var options = this;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value");
            options = options.With(arguments[i], value);
        }

        return options;
    }

    private DemoOptions With(string name, string value) => name switch
    {
        "--workers" => this with { Workers = Number(name, value, 1, 32) },
        "--rounds" => this with { Rounds = Number(name, value, 1, 1000) },
        "--faults" => this with { FaultSeed = Number(name, value, 0, int.MaxValue) },
        "--data" => this with { Data = Path.GetFullPath(value) },
        "--output" => this with { Output = Path.GetFullPath(value) },
        _ => throw new FormatException($"{name} is unknown"),
    };

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is '{value}'; expected {least} to {most}");
}
