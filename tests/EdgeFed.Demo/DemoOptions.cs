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
/// <param name="Mode">When updates become a version; null for what the configuration says.</param>
/// <param name="Strategy">Null for what the configuration says.</param>
/// <param name="Gate">Share of the model's accuracy below which updates are refused; null for none.</param>
/// <param name="Poison">What the first worker sends instead of what it trained; null for an honest one.</param>
/// <param name="Encoding">What updates and versions of the model travel in; null for what the configuration says.</param>
internal sealed record DemoOptions(
    string Binary, string Examples, string Output, string Model = DemoOptions.DefaultModel, string? Data = null, int Workers = 4, int? AskedRounds = null, int? FaultSeed = null,
    string? Encoding = null, bool Tls = false, string? Mode = null, string? Strategy = null, double? Gate = null, string? Poison = null)
{
    private const string DefaultModel = "mlp-200";
    private const int RoundsOfTheDefault = 10;
    private const int RoundsOfOthers = 5;
    private static readonly string[] _modes = ["sync", "async", "buffered"];
    private static readonly string[] _poisons = ["random", "sign", "scale", "labels"];
    private static readonly string[] _encodings = ["f32", "f16", "q8", "q4", "topk"];

    public const string Usage = """
        usage: build/demo.sh [--model NAME] [--workers N] [--rounds N] [--encoding NAME] [--mode MODE] [--strategy NAME]
                             [--poison KIND] [--gate SHARE] [--faults SEED | --tls] [--data DIR] [--output DIR]
          --model NAME   what is trained, and on what: a file of examples/ without .json (default mlp-200)
          --workers N    workers beside the aggregator, 1 to 32 (default 4)
          --rounds N     rounds, 1 to 1000 (default 10; 5 with --model); with async as many times N updates as there are workers
          --encoding NAME  what updates travel in: f32, f16, q8, q4 or topk (default: what the example says, f32)
          --mode MODE    sync (rounds), async (each update is a version) or buffered (every N updates, one for each worker)
          --strategy NAME  how updates are folded: see docs/guide/strategies.md
          --poison KIND  the first worker is hostile: random, sign, scale or labels
          --gate SHARE   updates below this share of the model's accuracy are refused, such as 0.8
          --faults SEED  kill and restart units and cut connections, as drawn from SEED
          --tls          mutual TLS between all units, with certificates made by `edgefed identity` in DIR/fleet
          --data DIR     a folder with files of the same names as the example's, such as all of MNIST (default: the samples in tests/data)
          --output DIR   what the demo leaves; removed first (default: artifacts/demo)
        """;

    /// <summary>Whether everything is as the promise about accuracy says.</summary>
    public bool IsDefault => Model == DefaultModel && Workers == 4 && Rounds == RoundsOfTheDefault && Data is null && Encoding is null && Mode is null && Strategy is null && Gate is null && Poison is null;

    /// <summary>Versions that are made: in rounds and of buffers one a round, else one an update.</summary>
    public int Versions => Mode == "async" ? Rounds * Workers : Rounds;

    public int Rounds => AskedRounds ?? (Model == DefaultModel ? RoundsOfTheDefault : RoundsOfOthers);

    /// <summary>The program of a hostile worker, which is built beside this one.</summary>
    public string Attacker => Path.Combine(AppContext.BaseDirectory.Replace("EdgeFed.Demo", "EdgeFed.Attacker", StringComparison.Ordinal), "EdgeFed.Attacker.dll");

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
        if (options.Poison is not null && (options.Tls || options.FaultSeed is not null))
            throw new FormatException("--poison excludes --tls and --faults: the hostile worker knows neither");
        return options;
    }

    private DemoOptions With(string name, string value) => name switch
    {
        "--model" => this with { Model = Known(value) },
        "--workers" => this with { Workers = Number(name, value, 1, 32) },
        "--rounds" => this with { AskedRounds = Number(name, value, 1, 1000) },
        "--encoding" => this with { Encoding = OneOf(name, value, _encodings) },
        "--mode" => this with { Mode = OneOf(name, value, _modes) },
        "--strategy" => this with { Strategy = value },
        "--poison" => this with { Poison = OneOf(name, value, _poisons) },
        "--gate" => this with { Gate = Share(name, value) },
        "--faults" => this with { FaultSeed = Number(name, value, 0, int.MaxValue) },
        "--data" => this with { Data = Path.GetFullPath(value) },
        "--output" => this with { Output = Path.GetFullPath(value) },
        _ => throw new FormatException($"{name} is unknown"),
    };

    private string Known(string model) =>
        OneOf("--model", model, [.. Directory.GetFiles(Examples, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]);

    private static string OneOf(string name, string value, string[] known) =>
        known.Contains(value) ? value : throw new FormatException($"{name} is '{value}'; expected one of {string.Join(", ", known)}");

    private static double Share(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 1
            ? share
            : throw new FormatException($"{name} is '{value}'; expected a number above 0, at most 1");

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is '{value}'; expected {least} to {most}");
}
