using System.Text.Json;
using EdgeFed.Aggregation;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Options;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Models;

namespace EdgeFed.Federation.Tests.Records;

/// <summary>The table of entries says what the writers of a record write: every key, its kind, its order, and whether it is always there.</summary>
public class RecordSchemaTests
{
    private static readonly Digest _digest = Digest.OfSha256("an entry"u8);
    private static readonly JobDefinition _job = JobDefinition.Freeze(new JobOptions(), ModelCatalog.Get("mlp-200"));
    private static readonly RecordedProof _proof = new("07", new byte[] { 1 });
    private static readonly Dictionary<string, byte[]> _certificates = new() { ["07"] = [1] };
    private static readonly FoldedUpdate _bare = new("unit-01", _digest, 100, 1);
    private static readonly FoldedUpdate _full = _bare with { Proof = _proof, Scale = 0.5 };
    private static readonly UpdateFolded _bareAsync = new(3, _bare, 2, 1, new FoldStep(FoldReference.Base, 0.5));

    /// <summary>Every entry with all that it can hold, and with as little.</summary>
    private static readonly (byte[] Full, byte[] Bare)[] _entries =
    [
        (RecordJson.Write(_job, _digest), RecordJson.Write(_job, _digest)),
        (RecordFormat.Write(2, "job-1", _digest), RecordFormat.Write(2, "job-1", _digest)),
        (RecordJson.Write(new RoundStarted(1, 0, _digest, ["unit-01"])), RecordJson.Write(new RoundStarted(1, 0, _digest, []))),
        (RecordJson.Write(new RoundFolded(1, 0, _digest, "fedavg", [_full], [new RefusedUpdate("unit-02", "why", ByGate: true)], 1, _digest, _digest, _digest)
        {
            Proof = _proof,
            Certificates = _certificates,
            IsAnew = true,
            Kept = ["unit-03"],
        }), RecordJson.Write(new RoundFolded(1, 0, _digest, "fedavg", [_bare], [new RefusedUpdate("unit-02", "why")], 1, _digest))),
        (RecordJson.Write(new RoundEvaluated(1, 1, 0.5, 0.9, 100)), RecordJson.Write(new RoundEvaluated(1, 1, null, null, 0))),
        (RecordJson.Write(new MemberLeft("unit-01", 1, "why")), RecordJson.Write(new MemberLeft("unit-01", 1, ""))),
        (SequenceJson.Write(new UpdatesFolded([_bareAsync with { Update = _full }]) { Certificates = _certificates }), SequenceJson.Write(new UpdatesFolded([_bareAsync]))),
        (SequenceJson.Write(new UpdateRefused("unit-01", 2, "why", true)), SequenceJson.Write(new UpdateRefused("unit-01", 2, "", false))),
        (SequenceJson.Write(new VersionPublished(1, _digest, [new GivenTask("unit-01", 2)]) { Proof = _proof, Certificates = _certificates }),
            SequenceJson.Write(new VersionPublished(1, _digest, [new GivenTask("unit-01", 2)]))),
    ];

    [Fact]
    public void Entries_AreThoseThatAreWritten() =>
        Assert.Equal(_entries.Select(static entry => TypeOf(entry.Full)).Distinct().Order(), RecordSchema.Entries.Select(static entry => entry.Type).Order());

    [Fact]
    public void Keys_OfEntries_AreThoseThatAreWritten()
    {
        foreach (var entry in RecordSchema.Entries)
        {
            var written = _entries.Where(sample => TypeOf(sample.Full) == entry.Type).ToList();
            Compare(entry.Keys, entry.Type,
                [.. written.Select(static sample => Parse(sample.Full))], [.. written.Select(static sample => Parse(sample.Bare))]);
        }
    }

    private static void Compare(IReadOnlyList<RecordKey> keys, string where, IReadOnlyList<JsonElement> full, IReadOnlyList<JsonElement> bare)
    {
        var names = full.SelectMany(NamesOf).Distinct().ToList();
        Assert.Equal((where, string.Join(' ', names.Order())), (where, string.Join(' ', keys.Select(static key => key.Name).Order())));
        foreach (var key in keys)
        {
            var values = full.Where(one => one.TryGetProperty(key.Name, out _)).Select(one => one.GetProperty(key.Name)).ToList();
            Assert.All(values, value => Assert.True(Is(key, value), $"{where}: {key.Name} is {value.ValueKind}, not {key.Type}"));
            Assert.Equal(($"{where}: {key.Name}", key.IsOptional), ($"{where}: {key.Name}", bare.Any(one => !one.TryGetProperty(key.Name, out _))));
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
        ("array of texts", JsonValueKind.Array) => value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String),
        ("array of objects", JsonValueKind.Array) => value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.Object),
        _ => false,
    };

    private static IEnumerable<string> NamesOf(JsonElement entry) =>
        entry.EnumerateObject().Select(static property => property.Name).Where(static name => name != "type");

    private static string TypeOf(byte[] entry) => Parse(entry).GetProperty("type").GetString()!;

    private static JsonElement Parse(byte[] entry) => JsonDocument.Parse(entry).RootElement;
}
