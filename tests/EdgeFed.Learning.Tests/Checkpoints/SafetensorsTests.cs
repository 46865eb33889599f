using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Checkpoints;

public class SafetensorsTests
{
    private static readonly ModelSpec Spec = Specs.Mlp(4, 3, 2);
    private static readonly float[] Parameters = Numbers.Signed(Spec.ParameterCount, 1);

    [Fact]
    public void Write_ThenRead_GivesTheSameBitsAndMetadata()
    {
        using var reader = SafetensorsReader.Open(new MemoryStream(Written()));
        var read = new float[Spec.ParameterCount];
        reader.ReadInto(Spec, read);
        Assert.Equal(Parameters, read);
        Assert.Equal(["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"], reader.Entries.Select(entry => entry.Name));
        Assert.Equal([3, 4], reader.Entries[0].Shape);
        Assert.Equal("tiny", reader.Metadata["model"]);
    }

    [Fact]
    public void Write_SameContent_GivesTheSameBytes() => Assert.Equal(Written(), Written());

    [Fact]
    public void Write_ReadByAnIndependentReader_GivesEveryTensor()
    {
        using var folder = new TempFolder();
        var path = folder.Write("model.safetensors", Written());
        var script = Path.Combine(AppContext.BaseDirectory, "golden", "read_safetensors.py");
        var lines = Python(script, path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var expected = Spec.Slices.Select(slice =>
            $"{slice.Name} {string.Join('x', slice.Shape)} {Convert.ToHexStringLower(BytesOf(slice.Of(Parameters.AsSpan())))}");
        Assert.Equal(["model=tiny", "round=3", .. expected], lines);
    }

    [Fact]
    public void Open_EveryTruncation_IsRefused()
    {
        var whole = Written();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(new MemoryStream(whole[..length])));
        Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(new MemoryStream([.. whole, 0])));
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "'b' begins at byte 4 and overlaps the tensor before it; expected 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "'a' begins at byte 4 and leaves a gap before it; expected 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 8, "tensors end at byte 4 of the data, but the file has 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", 8, "tensors end at byte 12 of the data, but the file has 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "'a' has data_offsets [0, 8]; F32 [1] needs 4 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}}", 8, "'a' has data_offsets [8, 4]")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,8]}}", 8, "'a' has data_offsets [0, 8]")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "'a' has shape with -2; expected whole numbers from 0")]
    [InlineData("{\"a\":{\"dtype\":\"Q4\",\"shape\":[65],\"data_offsets\":[0,8]}}", 8, "'a' has data_offsets [0, 8]; Q4 [65] needs at least 9 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F4\",\"shape\":[15],\"data_offsets\":[0,8]}}", 8, "'a' has data_offsets [0, 8]; F4 [15] needs 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "'a' has no data_offsets of JSON kind Array")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8]}}", 8, "'a' has 1 data_offsets; expected 2")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "'a' is given twice")]
    [InlineData("{\"a\":7}", 0, "'a' is no object")]
    [InlineData("[]", 0, "the header is no JSON object")]
    [InlineData("", 0, "the header is no JSON object")]
    [InlineData("{\"a\"", 0, "the header is not valid JSON")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", 0, "__metadata__.a is no string")]
    public void Open_BadHeader_SaysWhat(string header, int dataBytes, string message) =>
        Assert.Contains(message, Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Raw(header, dataBytes))).Message);

    [Theory]
    [InlineData("F64", 8, 64)]
    [InlineData("C64", 8, 64)]
    [InlineData("BF16", 8, 16)]
    [InlineData("I8", 8, 8)]
    [InlineData("BOOL", 8, 8)]
    [InlineData("F8_E4M3", 8, 8)]
    [InlineData("F8_E8M0", 8, 8)]
    [InlineData("F6_E2M3", 8, 6)]
    [InlineData("F4", 8, 4)]
    [InlineData("NEW_ONE", 8, 3)]
    public void ReadInto_TypeThatIsNotComputedWith_CanBeLookedAtAndIsRefused(string dtype, int elements, int bits)
    {
        var bytes = elements * bits / 8;
        var header = $$$"""{"fc.weight":{"dtype":"{{{dtype}}}","shape":[{{{elements / 4}}},4],"data_offsets":[0,{{{bytes}}}]}}""";
        using var reader = SafetensorsReader.Open(Raw(header, bytes));
        var entry = Assert.Single(reader.Entries);
        Assert.Equal((dtype, bytes), (entry.Dtype, (int)(entry.End - entry.Begin)));
        Assert.Equal([elements / 4, 4], entry.Shape);
        var model = ModelSpec.Parse("""{"version":1,"name":"one","input":[4],"classes":2,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":4,"out":2}]}""");
        var error = Assert.Throws<SafetensorsException>(() => reader.ReadInto(model, new float[model.ParameterCount]));
        Assert.Contains($"'fc.weight' is {dtype} [2, 4]; expected F32 [2, 4], which is what is computed with", error.Message);
    }

    [Theory, InlineData(ulong.MaxValue), InlineData(17UL << 20), InlineData(100UL)]
    public void Open_HeaderLengthTooLarge_IsRefusedBeforeAllocation(ulong length)
    {
        var file = new byte[50];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(new MemoryStream(file)));
        Assert.Contains($"the header has {length} bytes; expected at most 42", error.Message);
    }

    [Fact]
    public void ReadInto_AnotherModel_SaysWhatDiffers()
    {
        Refused(Specs.Mlp(5, 3, 2), "'fc1.weight' is F32 [3, 4]; expected F32 [3, 5].");
        Refused(ModelCatalog.Get("mlp-200"), "'fc1.weight' is F32 [3, 4]; expected F32 [200, 784].");
        var one = """{"version":1,"name":"one","input":[4],"classes":3,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"NAME","in":4,"out":3}]}""";
        Refused(ModelSpec.Parse(one.Replace("NAME", "fc1")), "'fc2.weight' is no tensor of the model 'one'.");
        Refused(ModelSpec.Parse(one.Replace("NAME", "fc9")), "'fc9.weight' is missing; the file has fc1.weight");
    }

    [Fact]
    public void Open_MissingFile_IsASafetensorsException() =>
        Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open("/nowhere/model.safetensors"));

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream, Spec, Parameters, new Dictionary<string, string> { ["round"] = "3", ["model"] = "tiny" });
        return stream.ToArray();
    }

    private static byte[] BytesOf(ReadOnlySpan<float> values) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray();

    private static MemoryStream Raw(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return new MemoryStream(file);
    }

    private static string Python(string script, string argument)
    {
        using var process = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [script, argument]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static void Refused(ModelSpec spec, string message)
    {
        using var reader = SafetensorsReader.Open(new MemoryStream(Written()));
        var error = Assert.Throws<SafetensorsException>(() => reader.ReadInto(spec, new float[spec.ParameterCount]));
        Assert.Contains(message, error.Message);
    }
}
