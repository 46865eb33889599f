using System.Text.Json;
using EdgeFed.Aggregation;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Models;

namespace EdgeFed.Federation.Tests.Records;

/// <summary>The table of entries says what a record is written with: each key, its kind, whether it is always there.</summary>
public class RecordSchemaTests
{
    private static readonly Digest _digest = Digest.OfSha256("an entry"u8);
    private static readonly JobDefinition _job = JobDefinition.Freeze(new JobOptions(), ModelCatalog.Get("mlp-200"));
    private static readonly RecordedProof _proof = new("07", new byte[] { 1 });
    private static readonly Dictionary<string, byte[]> _certificates = new() { ["07"] = [1] };
    private static readonly FoldedUpdate _bare = new("unit-01", _digest, 100, 1);
    private static readonly FoldedUpdate _full = _bare with { Proof = _proof, Scale = 0.5 };
    private static readonly UpdateFolded _bareAsync = new(3, _bare, 2, 1, new FoldStep(FoldReference.Base, 0.5));

    private static readonly VersionPublished _published = new(1, _digest, [new GivenTask("unit-01", 2)]);

    private static readonly RoundFolded _bareFold =
        new(1, 0, _digest, "fedavg", [_bare], [new RefusedUpdate("unit-02", "why")], 1, _digest);

    private static readonly RoundFolded _fullFold =
        new(1, 0, _digest, "fedavg", [_full], [new RefusedUpdate("unit-02", "why", ByGate: true)], 1, _digest, _digest, _digest)
        {
            Proof = _proof,
            Certificates = _certificates,
            IsAnew = true,
            LocalOnly = ["unit-03"],
        };

    /// <summary>Every entry with all that it can hold, and with as little.</summary>
    private static readonly (byte[] Full, byte[] Bare)[] _entries =
    [
        (RecordJson.Write(_job, _digest), RecordJson.Write(_job, _digest)),
        (RecordFormat.Write(2, "job-1", _digest), RecordFormat.Write(2, "job-1", _digest)),
        (RecordJson.Write(new RoundStarted(1, 0, _digest, ["unit-01"])), RecordJson.Write(new RoundStarted(1, 0, _digest, []))),
        (RecordJson.Write(_fullFold), RecordJson.Write(_bareFold)),
        (RecordJson.Write(new RoundEvaluated(1, 1, 0.5, 0.9, 100)), RecordJson.Write(new RoundEvaluated(1, 1, null, null, 0))),
        (RecordJson.Write(new MemberLeft("unit-01", 1, "why")), RecordJson.Write(new MemberLeft("unit-01", 1, ""))),
        (AsyncJson.Write(new UpdatesFolded([_bareAsync with { Update = _full }]) { Certificates = _certificates }),
            AsyncJson.Write(new UpdatesFolded([_bareAsync]))),
        (AsyncJson.Write(new UpdateRefused("unit-01", 2, "why", true)),
            AsyncJson.Write(new UpdateRefused("unit-01", 2, "", false))),
        (AsyncJson.Write(_published with { Proof = _proof, Certificates = _certificates }), AsyncJson.Write(_published)),
    ];

    [Fact]
    public void Entries_AreThoseThatAreWritten() =>
        Assert.Equal(
            _entries.Select(static entry => TypeOf(entry.Full)).Distinct().Order(),
            RecordSchema.Entries.Select(static entry => entry.Type).Order());

    [Fact]
    public void Keys_OfEntries_AreThoseThatAreWritten()
    {
        foreach (var entry in RecordSchema.Entries)
        {
            var written = _entries.Where(sample => TypeOf(sample.Full) == entry.Type).ToList();
            Compare(
                entry.Keys, entry.Type,
                [.. written.Select(static sample => Parse(sample.Full))],
                [.. written.Select(static sample => Parse(sample.Bare))]);
        }
    }

    private static void Compare(
        IReadOnlyList<RecordKey> keys, string where, IReadOnlyList<JsonElement> full, IReadOnlyList<JsonElement> bare)
    {
        var (written, described) = (full.SelectMany(NamesOf).Distinct().Order(), keys.Select(static key => key.Name).Order());
        Assert.Equal($"{where}: {string.Join(' ', written)}", $"{where}: {string.Join(' ', described)}");
        foreach (var key in keys)
        {
            var values = full.Where(one => one.TryGetProperty(key.Name, out _)).Select(one => one.GetProperty(key.Name)).ToList();
            Assert.All(values, value => Assert.True(Is(key, value), $"{where}: {key.Name} is {value.ValueKind}, not {key.Type}"));
            var isLeftOut = bare.Any(one => !one.TryGetProperty(key.Name, out _));
            Assert.True(isLeftOut == key.IsOptional, $"{where}: {key.Name} is {(isLeftOut ? "not " : "")}always written");
            if (key.Inner.Count > 0) Compare(key.Inner, $"{where}.{key.Name}", Items(full, key), Items(bare, key));
        }
    }

    private static IReadOnlyList<JsonElement> Items(IEnumerable<JsonElement> entries, RecordKey key) =>
        [.. entries.SelectMany(entry => entry.GetProperty(key.Name).EnumerateArray())];

    private static bool Is(RecordKey key, JsonElement value) => (key.Type, value.ValueKind) switch
    {
        ("digest", JsonValueKind.String) => Digest.Parse(value.GetString()!).ToString() == value.GetString(),
        ("base64", JsonValueKind.String) => value.TryGetBytesFromBase64(out _),
        ("text", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("object", JsonValueKind.Object) => true,
        ("true or false", JsonValueKind.True or JsonValueKind.False) => true,
        ("array of texts", JsonValueKind.Array) => Are(value, JsonValueKind.String),
        ("array of objects", JsonValueKind.Array) => Are(value, JsonValueKind.Object),
        _ => false,
    };

    private static bool Are(JsonElement items, JsonValueKind kind) => items.EnumerateArray().All(item => item.ValueKind == kind);

    private static IEnumerable<string> NamesOf(JsonElement entry) =>
        entry.EnumerateObject().Select(static property => property.Name).Where(static name => name != "type");

    private static string TypeOf(byte[] entry) => Parse(entry).GetProperty("type").GetString()!;

    private static JsonElement Parse(byte[] entry) => JsonDocument.Parse(entry).RootElement;
}
