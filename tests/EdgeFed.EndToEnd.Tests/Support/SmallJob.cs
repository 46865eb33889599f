using System.Text.Json.Nodes;
using EdgeFed.Fleet;
using EdgeFed.Fleet.Units;

namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>The job most tests run: real digits, small parts, a second or two.</summary>
internal static class SmallJob
{
    public const int Workers = 3;
    public const int Rounds = 3;
    private const int Shards = 8; // of the sample: 1,000 images a worker

    private static readonly Dictionary<(int, int), string> _digests = [];

    public static MnistFiles Data { get; } = new(Repository.File("tests/data/mnist"));

    /// <summary>Long enough for anything here on a busy machine.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public static FleetOptions Options(string folder, int workers = Workers, int rounds = Rounds) =>
        new(new Launch(PublishedBinary.Path), folder, Data.ToFleetData(), workers, new JsonObject { ["rounds"] = rounds }) { Shards = Shards };

    /// <summary>Digest of the model that an undisturbed run ends with; found out once.</summary>
    public static async Task<string> DigestAsync(int workers = Workers, int rounds = Rounds)
    {
        if (_digests.TryGetValue((workers, rounds), out var known)) return known;
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(Options(folder.Path, workers, rounds));
        await fleet.StartAsync();
        var end = await fleet.WaitForEndAsync(Limit);
        return _digests[(workers, rounds)] = end.ModelSha256;
    }
}
