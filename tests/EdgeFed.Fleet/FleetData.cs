using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeFed.Fleet;

/// <summary>What a fleet trains on and is tested on: the <c>data</c> and <c>test_data</c> sections of its units.</summary>
/// <param name="Train">Dealt to the workers in equal parts. Paths are whole.</param>
/// <param name="Test">Of the aggregator. Paths are whole.</param>
public sealed record FleetData(JsonObject Train, JsonObject Test)
{
    private static readonly string[] _paths = ["images", "labels", "file"];
    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Files that are not there.</summary>
    public IEnumerable<string> Missing => Paths(Train).Concat(Paths(Test)).Where(path => !File.Exists(path));

    /// <summary>Takes both sections, and <c>job</c>, from a configuration for <c>edgefed train</c>.</summary>
    /// <param name="config">Its path.</param>
    /// <param name="folder">Where files of the same names are, if not where the configuration says.</param>
    public static (FleetData Data, JsonObject Job) OfConfig(string config, string? folder)
    {
        var root = JsonNode.Parse(File.ReadAllText(config), documentOptions: _lenient)!.AsObject();
        string Whole(string path) => folder is null
            ? Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(config))!)
            : Path.Combine(folder, Path.GetFileName(path));
        return (new FleetData(Mapped(Section("data"), Whole), Mapped(Section("test_data"), Whole)), Section("job"));

        JsonObject Section(string name) => root[name]!.DeepClone().AsObject();
    }

    /// <summary>A copy with each path replaced.</summary>
    internal static JsonObject Mapped(JsonObject section, Func<string, string> map)
    {
        var copy = section.DeepClone().AsObject();
        foreach (var (owner, key) in Places(copy)) owner[key] = map((string)owner[key]!);
        return copy;
    }

    private static IEnumerable<string> Paths(JsonObject section) => Places(section).Select(place => (string)place.Owner[place.Key]!);

    private static List<(JsonObject Owner, string Key)> Places(JsonObject section) =>
    [
        .. section.Where(pair => _paths.Contains(pair.Key)).Select(pair => (section, pair.Key)),
        .. section.Select(pair => pair.Value).OfType<JsonObject>().SelectMany(Places),
    ];
}
