using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Memory;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Models;

namespace EdgeFed.Fuzz.Targets;

/// <summary>What the learning engine reads: models, checkpoints, data.</summary>
internal static class LearningTargets
{
    private const string Linear = """{"version":1,"name":"tiny","input":[4],"classes":2,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":4,"out":2}]}""";
    private const string Deep = """{"version":1,"name":"deep","input":[2,3],"classes":4,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc1","in":6,"out":5},{"type":"relu"},{"type":"linear","name":"fc2","in":5,"out":4}]}""";

    private static readonly ModelSpec Spec = ModelSpec.Parse(Linear);

    public static IEnumerable<FuzzTarget> All()
    {
        yield return new FuzzTarget("model-spec", [Utf8(Linear), Utf8(Deep), .. ModelCatalog.Names.Select(name => Utf8(ModelCatalog.Get(name).ToCanonicalJson()))], RunSpec, IsLearning) { Words = Words.Json };
        yield return new FuzzTarget("data-schema", [Utf8(ProtocolSamples.Hello.Schema)], RunSchema, IsLearning) { Words = Words.Json };
        yield return new FuzzTarget("safetensors", [Checkpoint(null), Checkpoint(new() { ["job"] = "x" })], RunSafetensors, IsLearning)
        {
            Seal = SealSafetensors,
            Words = Words.Json,
        };
        yield return CheckpointFile();
    }

    private static void RunSpec(byte[] input)
    {
        var spec = ModelSpec.Parse(Encoding.UTF8.GetString(input));
        var once = spec.ToCanonicalJson();
        if (ModelSpec.Parse(once).ToCanonicalJson() != once) throw new FuzzFailure("Its canonical text is another model.");
    }

    private static void RunSchema(byte[] input)
    {
        var schema = DataSchema.Parse(Encoding.UTF8.GetString(input));
        if (!schema.Equals(DataSchema.Parse(schema.ToJson()))) throw new FuzzFailure("Its text is another schema.");
        schema.Difference(Spec.RequiredSchema);
    }

    private static void RunSafetensors(byte[] input)
    {
        using var reader = SafetensorsReader.Open(new MemoryStream(input, writable: false));
        reader.ReadInto(Spec, new float[Spec.ParameterCount]);
    }

    /// <summary>What <c>edgefed model info</c> reads: a checkpoint with the spec in its metadata.</summary>
    private static FuzzTarget CheckpointFile()
    {
        var file = new ScratchFile("checkpoint");
        var metadata = new Dictionary<string, string>
        {
            ["job"] = ProtocolSamples.JobId,
            ["model"] = "tiny",
            ["version"] = "3",
            [ModelMetadata.Digest] = ProtocolSamples.SomeDigest.ToString(),
            [ModelMetadata.Spec] = Linear,
        };
        return new FuzzTarget("checkpoint", [Checkpoint(metadata), OtherTypes()], Run, IsLearning) { Seal = SealSafetensors, Words = Words.Json };

        void Run(byte[] input)
        {
            var info = ModelInfo.Read(file.Write(input));
            _ = info.ContradictedDigest;
            _ = info.Parameters;
        }
    }

    private static byte[] Checkpoint(Dictionary<string, string>? metadata)
    {
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, Spec, ProtocolSamples.Parameters(Spec.ParameterCount), metadata);
        return stream.ToArray();
    }

    /// <summary>Tensors of types that are not computed with, one of them not known.</summary>
    private static byte[] OtherTypes()
    {
        const string Header = """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F4","shape":[3,2],"data_offsets":[4,7]},"c":{"dtype":"X9","shape":[3],"data_offsets":[7,9]},"d":{"dtype":"I64","shape":[],"data_offsets":[9,17]}}""";
        return [.. BitConverter.GetBytes((long)Header.Length), .. Utf8(Header), .. ProtocolSamples.Counting(17)];
    }

    /// <summary>The header's length becomes that of the JSON that follows.</summary>
    private static byte[] SealSafetensors(byte[] bytes)
    {
        if (bytes.Length <= sizeof(ulong) || JsonLength(bytes.AsSpan(sizeof(ulong))) is not { } length) return bytes;
        while (length % 8 != 0 && sizeof(ulong) + length < bytes.Length && bytes[sizeof(ulong) + length] == ' ') length++;
        byte[] corrected = [.. bytes];
        BinaryPrimitives.WriteInt64LittleEndian(corrected, length);
        return corrected;
    }

    private static int? JsonLength(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
            return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static bool IsLearning(Exception error) => error is Learning.LearningException;
}
