using System.Text.Json;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Layers;

/// <summary>Output, gradients and running statistics of each layer alone against PyTorch (golden/make_layer_golden.py).</summary>
public class LayerGoldenTests
{
    private const int Batch = 3;

    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(TestData.Path("golden", "layers.json"))).RootElement;

    public static TheoryData<string> Cases => [.. Golden.EnumerateObject().Select(member => member.Name)];

    [Theory, MemberData(nameof(Cases))]
    public void Layer_EqualsPyTorch(string name)
    {
        var (spec, input) = LayerCases.All[name];
        using var runner = new LayerRunner(spec, input, Batch);
        Numbers.Signed(runner.Parameters.Length, 1).CopyTo(runner.Parameters);
        Numbers.Signed(runner.X.Length, 2).CopyTo(runner.X);
        runner.Forward();
        AssertClose(name, "y", runner.Y.ToArray());
        AssertClose(name, "buffers", Of(runner, ParameterKind.Buffer, runner.Parameters));
        Numbers.Signed(runner.Dy.Length, 8).CopyTo(runner.Dy);
        runner.Backward();
        AssertClose(name, "dx", runner.Dx.ToArray());
        AssertClose(name, "gradients", Of(runner, ParameterKind.Trainable, runner.Gradients));
    }

    private static float[] Of(LayerRunner runner, ParameterKind kind, ReadOnlySpan<float> values)
    {
        var found = new List<float>();
        foreach (var slice in runner.Slices.Where(slice => slice.Kind == kind && slice.Shape.Count > 0)) found.AddRange(slice.Of(values));
        return [.. found];
    }

    private static void AssertClose(string name, string part, float[] actual)
    {
        var expected = Golden.GetProperty(name).GetProperty(part).EnumerateArray().Select(value => value.GetDouble()).ToArray();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 + (1e-4 * Math.Abs(expected[i])), $"{part}[{i}]: {actual[i]}, expected {expected[i]}");
    }
}
