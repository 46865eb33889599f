using System.Text.Json;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Training;

/// <summary>Ten steps of every shipped model against PyTorch (golden/make_model_golden.py): norm and a sample of every tensor.</summary>
public class ModelGoldenTests
{
    private const double Tolerance = 1e-3;

    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(TestData.Path("golden", "models.json"))).RootElement.GetProperty("models");

    public static TheoryData<string, int> Models
    {
        get
        {
            var models = new TheoryData<string, int>();
            foreach (var name in ModelCatalog.Names)
            {
                models.Add(name, 1);
                models.Add(name, 2);
            }

            return models;
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void TenSteps_EveryTensor_EqualsPyTorch(string name, int threads)
    {
        var (spec, golden) = (ModelCatalog.Get(name), Golden.GetProperty(name));
        using var parameters = new ParameterBuffer(spec.ParameterCount);
        ModelInitializer.Initialize(spec, 42, parameters.Span);
        if (name == "mobilenet-v1") MoveToIdentity(spec, parameters.Span);
        var losses = Train(spec, parameters.Span, golden, threads);
        Assert.All(golden.GetProperty("losses").EnumerateArray().Zip(losses),
            pair => Assert.Equal(pair.First.GetDouble(), pair.Second, 1e-3));
        var tensors = golden.GetProperty("tensors");
        Assert.Equal(tensors.EnumerateObject().Select(tensor => tensor.Name), spec.Slices.Select(slice => slice.Name));
        foreach (var slice in spec.Slices) AssertSame(slice, tensors.GetProperty(slice.Name), slice.Of(parameters.Span).ToArray());
    }

    /// <summary>Near the identity a deep network with batch norm is not chaotic; the script says more.</summary>
    private static void MoveToIdentity(ModelSpec spec, Span<float> parameters)
    {
        foreach (var slice in spec.Slices.Where(slice => slice.Shape.Count == 4))
        {
            var (inputs, taps) = (slice.Shape[1], slice.Shape[2] * slice.Shape[3]);
            var kernels = slice.Of(parameters);
            foreach (ref var value in kernels) value *= 0.25f;
            for (var channel = 0; channel < slice.Shape[0]; channel++)
                kernels[(((channel * inputs) + (channel % inputs)) * taps) + (taps / 2)] += 1;
        }
    }

    private static List<double> Train(ModelSpec spec, Span<float> parameters, JsonElement golden, int threads)
    {
        var (batch, rate) = (golden.GetProperty("batch").GetInt32(), golden.GetProperty("rate").GetDouble());
        var elements = (int)Shapes.Elements(spec.InputShape);
        using var session = new TrainingSession(spec, batch, new TrainOptions(1, batch, new SgdOptions(rate, 0.9), Seed: 44, threads));
        var losses = new List<double>();
        for (ulong step = 0; step < 10; step++)
        {
            Numbers.Unit(batch * elements, 43, 2 * step).CopyTo(session.Input(batch));
            var answers = spec.TargetLength > 0
                ? Answers.Of(Numbers.Unit(batch * spec.TargetLength, 43, (2 * step) + 1), batch)
                : Answers.Of(Numbers.Below(batch, spec.Classes, 43, (2 * step) + 1));
            losses.Add(session.Differentiate(parameters, answers).Loss / batch);
            session.Update(parameters);
        }

        return losses;
    }

    private static void AssertSame(ParameterSlice slice, JsonElement golden, float[] actual)
    {
        Assert.Equal(golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()), slice.Shape);
        var expected = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(golden.GetProperty("sample").GetBytesFromBase64()).ToArray();
        var sample = expected.Select((_, i) => actual[(long)i * actual.Length / expected.Length]).ToArray();
        var error = Numbers.RelativeL2(expected, sample);
        Assert.True(error <= Tolerance, $"{slice.Name}: relative L2 error of the sample {error}");
        var (norm, goldenNorm) = (Math.Sqrt(actual.Sum(value => (double)value * value)), golden.GetProperty("norm").GetDouble());
        Assert.True(Math.Abs(norm - goldenNorm) <= Tolerance * goldenNorm, $"{slice.Name}: norm {norm}, expected {goldenNorm}");
    }
}
