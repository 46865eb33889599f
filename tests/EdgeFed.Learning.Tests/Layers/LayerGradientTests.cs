using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Random;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Layers;

/// <summary>Each layer alone: gradients of sum(y r), for random r, by parameters and input against finite differences.</summary>
public class LayerGradientTests
{
    private const int Batch = 3;
    private const float H = 0.01f;
    private const float LongH = 32 * H;

    public static TheoryData<string, int> Cases => LayerCases.ByThreads;

    [Theory, MemberData(nameof(Cases))]
    public void Backward_EqualsFiniteDifferences(string name, int threads)
    {
        using var runner = Runner(name, threads);
        var r = Numbers.Signed(runner.Y.Length, 8);
        runner.Forward();
        r.CopyTo(runner.Dy);
        runner.Backward();
        var (gradients, dx) = (runner.Gradients.ToArray(), runner.Dx.ToArray());
        var h = IsLinear(name) ? LongH : H;
        foreach (var slice in runner.Slices.Where(slice => slice.Kind == ParameterKind.Trainable))
            for (var i = slice.Offset; i < slice.Offset + slice.Length; i++)
                AssertClose(Difference(runner, runner.Parameters, i, r, h), gradients[i]);
        for (var i = 0; i < dx.Length; i++) AssertClose(Difference(runner, runner.X, i, r, h), dx[i]);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Backward_WithoutDx_GivesTheSameGradients(string name, int threads)
    {
        using var with = Runner(name, threads);
        using var without = Runner(name, threads);
        foreach (var runner in new[] { with, without })
        {
            runner.Forward();
            Numbers.Signed(runner.Y.Length, 8).CopyTo(runner.Dy);
            runner.Backward(needsDx: runner == with);
        }

        foreach (var slice in with.Slices.Where(slice => slice.Kind == ParameterKind.Trainable))
            Assert.True(slice.Of(with.Gradients).SequenceEqual(slice.Of(without.Gradients)), slice.Name);
        Assert.All(without.Dx.ToArray(), value => Assert.True(float.IsNaN(value)));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Forward_OtherThreads_GivesTheSame(string name, int threads)
    {
        using var one = Runner(name, 1);
        using var other = Runner(name, threads + 1); // more threads than samples too
        one.Forward();
        other.Forward();
        Numbers.AssertClose(one.Y, other.Y);
    }

    /// <summary>In each parameter and each input by itself: differences are then exact for any width, and of a wide one rounding is a smaller part.</summary>
    private static bool IsLinear(string name) => LayerCases.All[name].Spec is LinearSpec or Conv2dSpec or GlobalAveragePoolSpec;

    private static LayerRunner Runner(string name, int threads)
    {
        var (spec, input) = LayerCases.All[name];
        var runner = new LayerRunner(spec, input, Batch, threads);
        Numbers.Signed(runner.Parameters.Length, 1).CopyTo(runner.Parameters);
        Spread(runner.X);
        return runner;
    }

    /// <summary>Distinct values in random order, none within 4 H of another, of 0 or of 6: away from all kinks.</summary>
    private static void Spread(Span<float> x)
    {
        for (var i = 0; i < x.Length; i++) x[i] = (((i * 2654435761L) % x.Length) - (x.Length / 3) + 0.5f) * 5 * H;
        new CounterRandom(3).Shuffle(x);
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 3e-3 * Math.Max(1, Math.Abs(expected)), $"{actual}, expected {expected}");

    /// <summary>Central differences of two widths, so that the error of h² cancels.</summary>
    private static double Difference(LayerRunner runner, Span<float> values, int at, float[] r, float h)
    {
        var (near, far) = (Change(runner, values, at, r, h), Change(runner, values, at, r, 2 * h));
        return ((8 * near) - far) / (12 * h);
    }

    private static double Change(LayerRunner runner, Span<float> values, int at, float[] r, float by)
    {
        var kept = values[at];
        values[at] = kept + by;
        var plus = Project(runner, r);
        values[at] = kept - by;
        var minus = Project(runner, r);
        values[at] = kept;
        return plus - minus;
    }

    private static double Project(LayerRunner runner, float[] r)
    {
        runner.Forward();
        var sum = 0.0;
        for (var i = 0; i < r.Length; i++) sum += (double)runner.Y[i] * r[i];
        return sum;
    }
}
