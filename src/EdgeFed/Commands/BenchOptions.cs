using System.CommandLine;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Commands;

/// <summary>Options that several benchmarks take.</summary>
internal static class BenchOptions
{
    public const int MaxRuns = 100;

    public static Option<int> Number(string name, string description, int standard, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, out var value) && value >= 1 && value <= most))
                result.AddError($"{name} is {result.Tokens[0].Value}; expected a whole number from 1 to {most}");
        });
        return option;
    }

    /// <summary>Compression of each chunk, behind the encoding.</summary>
    public static Option<Compression> Compression(Compression standard) => new Option<Compression>("--compression")
    {
        Description = $"Of each chunk: zstd or none (default {Word(standard)}).",
        DefaultValueFactory = _ => standard,
    }.OnlyOf("none", "zstd");

    public static string Word(Compression compression) => compression.ToString().ToLowerInvariant();

    public static Option<string> Directory(string name) => new(name)
    {
        Description = "Where to write, on the disk to measure; what is written there is deleted again.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };
}
