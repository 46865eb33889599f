using System.Text.Json;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Training;

/// <summary>Ten steps of mlp-200, batch 64, against PyTorch: every tensor whole (golden/make_golden.py).</summary>
public class GoldenStepTests
{
    private const int Batch = 64;
    private readonly ModelSpec _spec = ModelCatalog.Get("mlp-200");

    public static TheoryData<string> Optimizers => ["sgd", "adam"];

    [Theory, MemberData(nameof(Optimizers))]
    public void TenSteps_EveryTensor_EqualsPyTorch(string name)
    {
        using var start = StartModel();
        using var actual = StartModel();
        var losses = TrainTenSteps(name, actual.Span);
        var expected = ReadUpperBytes(TestData.Path("golden", $"mlp-200-{name}.f24"));
        Assert.Equal(_spec.ParameterCount, expected.Length);
        foreach (var slice in _spec.Slices)
        {
            var error = Numbers.RelativeL2(slice.Of(expected.AsSpan()), slice.Of(actual.Span));
            Assert.True(error <= 1e-4, $"{slice.Name}: relative L2 error {error}");
            var moved = Numbers.RelativeL2(slice.Of(expected.AsSpan()), slice.Of(start.Span));
            Assert.True(moved >= 0.01, $"{slice.Name} moved by {moved} only: the comparison would say little");
        }

        AssertLosses(name, losses);
    }

    [Fact]
    public void Initialize_Seed42_GivesTheBitsOfThePythonTwin()
    {
        using var start = StartModel();
        using var golden = Golden();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(start.Bytes));
        Assert.Equal(golden.RootElement.GetProperty("start_sha256").GetString(), hash);
    }

    private static JsonDocument Golden() => JsonDocument.Parse(File.ReadAllText(TestData.Path("golden", "mlp-200.json")));

    private static void AssertLosses(string name, List<double> losses)
    {
        using var golden = Golden();
        var expected = golden.RootElement.GetProperty(name).EnumerateArray().Select(loss => loss.GetDouble()).ToArray();
        Assert.Equal(expected.Length, losses.Count);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], losses[i], 1e-4);
    }

    private static float[] ReadUpperBytes(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var values = new float[bytes.Length / 3];
        for (var i = 0; i < values.Length; i++)
        {
            var upper = bytes[3 * i] | (bytes[(3 * i) + 1] << 8) | (bytes[(3 * i) + 2] << 16);
            values[i] = BitConverter.Int32BitsToSingle(upper << 8);
        }

        return values;
    }

    private ParameterBuffer StartModel()
    {
        var buffer = new ParameterBuffer(_spec.ParameterCount);
        ModelInitializer.Initialize(_spec, 42, buffer.Span);
        return buffer;
    }

    private List<double> TrainTenSteps(string name, Span<float> parameters)
    {
        OptimizerOptions options = name == "sgd" ? new SgdOptions(0.1, 0.9) : new AdamOptions(0.001);
        using var session = new TrainingSession(_spec, Batch, new TrainOptions(1, Batch, options, Seed: 1));
        var losses = new List<double>();
        for (ulong step = 0; step < 10; step++)
        {
            Numbers.Unit(Batch * 784, 43, 2 * step).CopyTo(session.Input(Batch));
            losses.Add(session.Differentiate(parameters, Answers.Of(Numbers.Below(Batch, 10, 43, (2 * step) + 1))).Loss / Batch);
            session.Update(parameters);
        }

        return losses;
    }
}
