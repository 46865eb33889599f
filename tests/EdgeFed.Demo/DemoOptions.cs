using System.Globalization;

namespace EdgeFed.Demo;

/// <summary>What a person asked for.</summary>
/// <param name="Binary">The published executable.</param>
/// <param name="Examples">Folder with a configuration for each model.</param>
/// <param name="Model">A file there, without <c>.json</c>.</param>
/// <param name="Data">Folder with files of the names that the configuration gives; null for those it names.</param>
/// <param name="Output">Folder that gets everything the demo leaves; what was there is removed.</param>
/// <param name="FaultSeed">Seed of the faults, or null for none.</param>
/// <param name="Tls">Whether connections are secured, with certificates made for the run.</param>
/// <param name="Encoding">What updates and versions of the model travel in; null for what the configuration says.</param>
internal sealed record DemoOptions(
    string Binary, string Examples, string Output, string Model = DemoOptions.DefaultModel, string? Data = null, int Workers = 4, int? AskedRounds = null, int? FaultSeed = null,
    string? Encoding = null, bool Tls = false)
{
    private const string DefaultModel = "mlp-200";
    private const int RoundsOfTheDefault = 10;
    private const int RoundsOfOthers = 5;
    private static readonly string[] _encodings = ["f32", "f16", "q8", "q4", "topk"];

    public const string Usage = """
        usage: build/demo.sh [--model NAME] [--workers N] [--rounds N] [--encoding NAME] [--faults SEED | --tls] [--data DIR] [--output DIR]
          --model NAME   what is trained, and on what: a file of examples/ without .json (default mlp-200)
          --workers N    workers beside the aggregator, 1 to 32 (default 4)
          --rounds N     rounds, 1 to 1000 (default 10; 5 with --model)
          --encoding NAME  what updates travel in: f32, f16, q8, q4 or topk (default: what the example says, f32)
          --faults SEED  kill and restart units and cut connections, as drawn from SEED
          --tls          mutual TLS between all units, with certificates made by `edgefed identity` in DIR/fleet
          --data DIR     a folder with files of the same names as the example's, such as all of MNIST (default: the samples in tests/data)
          --output DIR   what the demo leaves; removed first (default: artifacts/demo)
        """;

    /// <summary>Whether everything is as the promise about accuracy says.</summary>
    public bool IsDefault => Model == DefaultModel && Workers == 4 && Rounds == RoundsOfTheDefault && Data is null && Encoding is null;

    public int Rounds => AskedRounds ?? (Model == DefaultModel ? RoundsOfTheDefault : RoundsOfOthers);

    /// <summary>The configuration of the model.</summary>
    public string Example => Path.Combine(Examples, $"{Model}.json");

    /// <exception cref="FormatException">Not as <see cref="Usage"/> says.</exception>
    public DemoOptions With(ReadOnlySpan<string> arguments)
    {
        var options = this;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i] == "--tls")
            {
                options = options with { Tls = true };
                i--; // it has no value
                continue;
            }

            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value");
            options = options.With(arguments[i], value);
        }

        if (options.Tls && options.FaultSeed is not null) throw new FormatException("--tls and --faults exclude each other: faults strike at frames, which TLS hides");
        return options;
    }

    private DemoOptions With(string name, string value) => name switch
    {
        "--model" => this with { Model = Known(value) },
        "--workers" => this with { Workers = Number(name, value, 1, 32) },
        "--rounds" => this with { AskedRounds = Number(name, value, 1, 1000) },
        "--encoding" => this with { Encoding = OneOf(name, value, _encodings) },
        "--faults" => this with { FaultSeed = Number(name, value, 0, int.MaxValue) },
        "--data" => this with { Data = Path.GetFullPath(value) },
        "--output" => this with { Output = Path.GetFullPath(value) },
        _ => throw new FormatException($"{name} is unknown"),
    };

    private string Known(string model) =>
        OneOf("--model", model, [.. Directory.GetFiles(Examples, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]);

    private static string OneOf(string name, string value, string[] known) =>
        known.Contains(value) ? value : throw new FormatException($"{name} is '{value}'; expected one of {string.Join(", ", known)}");

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is '{value}'; expected {least} to {most}");
}
