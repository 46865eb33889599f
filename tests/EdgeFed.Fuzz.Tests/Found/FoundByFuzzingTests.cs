using System.Buffers.Binary;
using System.Text;
using EdgeFed.Config;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Fuzz.Targets;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Fuzz.Tests.Found;

/// <summary>What the fuzzer found, each as the smallest input a person can read.</summary>
public class FoundByFuzzingTests
{
    private const string HalfPair = "\\ud800";

    [Fact]
    public void Schema_HalfSurrogatePair_IsADataError() => // came in a hello, and ended the aggregator
        Assert.Throws<DataException>(() => DataSchema.Parse($$"""{"shape":[4],"dtype":"{{HalfPair}}","task":"x","classes":2}"""));

    [Fact]
    public void Spec_HalfSurrogatePairInAKey_IsASpecError() =>
        Assert.Throws<ModelSpecException>(() => ModelSpec.Parse($$"""{"version":1,"{{HalfPair}}":2}"""));

    [Theory, InlineData("\\ud800"), InlineData("\u00ff")]
    public void Checkpoint_MetadataThatIsNoText_IsASafetensorsError(string text)
    {
        var json = Encoding.Latin1.GetBytes($$$"""{"__metadata__":{"job":"{{{text}}}"}}""");
        byte[] file = [.. new byte[8], .. json];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);

        Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(new MemoryStream(file)));
    }

    [Fact]
    public void Idx_HeaderPromisesTwoGigabytes_IsRefusedBeforeAllocation()
    {
        var path = new ScratchFile("promise").Write([0, 0, 8, 2, 0, 0, 0x7f, 0xff, 0, 0, 0xff, 0xff, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<DataException>(() => IdxDataset.Load(path, path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory, InlineData("\\ud800"), InlineData("\\u0000")]
    public void Config_PathThatIsNone_IsAProblem(string path)
    {
        var file = new ScratchFile("path.json").Write(Encoding.UTF8.GetBytes(
            $$"""{"role":"worker","aggregator":"127.0.0.1:1","data":{"images":"{{path}}","labels":"b"} }"""));

        var found = Assert.Throws<ConfigException>(() => UnitConfigReader.ReadOrThrow(new ConfigRequest(file, [], new Dictionary<string, string>())));
        Assert.Single(found.Problems);
    }

    [Theory, InlineData("""{"type":"job","job":null,"model":""}"""), InlineData("""{"type":"round","round":1,"base_version":0,"base":null,"members":[]}""")]
    public async Task Record_NullWhereTextBelongs_IsNamed(string entry)
    {
        var previous = new string('0', 64);
        var storage = new MemoryStorage { ["records/x.jsonl"] = [.. LogSeal.Line(entry, ref previous), (byte)'\n'] };

        var error = await Assert.ThrowsAsync<SpoolException>(() => RoundRecord.ReadAsync(storage, "records/x.jsonl", NullLogger.Instance));
        Assert.Contains("records/x.jsonl", error.Message);
    }

    [Theory, InlineData("{}"), InlineData("""{"device":null,"key_sha256":"x"}"""), InlineData("[]")]
    public async Task Identities_EntryOfAnotherKind_IsNamed(string entry)
    {
        var previous = new string('0', 64);
        var storage = new MemoryStorage { ["identities.jsonl"] = [.. LogSeal.Line(entry, ref previous), (byte)'\n'] };

        var error = await Assert.ThrowsAsync<SpoolException>(() => IdentityRegistry.OpenAsync(storage, NullLogger.Instance));
        Assert.Contains("identities.jsonl", error.Message);
    }
}
