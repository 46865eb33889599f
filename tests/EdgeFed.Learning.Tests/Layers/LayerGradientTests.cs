using EdgeFed.Learning.Layers;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Layers;

/// <summary>Each layer alone: gradients of sum(y r), for random r, by parameters and input against finite differences.</summary>
public class LayerGradientTests
{
    private const int Batch = 3;
    private const float H = 0.01f;

    [Fact]
    public void Linear_Backward_EqualsFiniteDifferences()
    {
        var spec = Specs.Mlp(inputs: 5, hidden: 4, classes: 2);
        Check(Layer.Create(spec, spec.Layers[0], 0), Numbers.Signed(spec.ParameterCount, 1), 24, Numbers.Signed(Batch * 5, 2), 4);
    }

    [Fact]
    public void Relu_Backward_EqualsFiniteDifferences()
    {
        // Away from the kink at 0, where the difference quotient means nothing.
        var x = Numbers.Signed(Batch * 7, 3).Select(value => value + (MathF.Sign(value) * 2 * H)).ToArray();
        Check(new Relu(), [], 0, x, 7);
    }

    [Fact]
    public void Linear_BackwardWithoutDx_StillWritesItsGradients()
    {
        var spec = Specs.Mlp(5, 4, 2);
        var gradients = new float[spec.ParameterCount];
        Layer.Create(spec, spec.Layers[0], 0).Backward(new BackwardPass
        {
            Parameters = new float[spec.ParameterCount],
            Gradients = gradients,
            X = Numbers.Signed(Batch * 5, 2),
            Y = new float[Batch * 4],
            Dy = Numbers.Signed(Batch * 4, 4),
            Dx = [],
        });
        Assert.All(gradients[..24], gradient => Assert.NotEqual(0, gradient));
        Assert.All(gradients[24..], gradient => Assert.Equal(0, gradient));
    }

    private static void Check(Layer layer, float[] parameters, int owned, float[] x, int outputs)
    {
        var r = Numbers.Signed(Batch * outputs, 8);
        var (y, gradients, dx) = (new float[Batch * outputs], new float[parameters.Length], new float[x.Length]);
        layer.Forward(parameters, x, y);
        layer.Backward(new BackwardPass { Parameters = parameters, Gradients = gradients, X = x, Y = y, Dy = r, Dx = dx });
        AssertSame(parameters.AsSpan(0, owned), gradients, () => Project(layer, parameters, x, r));
        AssertSame(x, dx, () => Project(layer, parameters, x, r));
    }

    private static void AssertSame(Span<float> values, float[] gradients, Func<double> loss)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var kept = values[i];
            values[i] = kept + H;
            var plus = loss();
            values[i] = kept - H;
            var minus = loss();
            values[i] = kept;
            Assert.Equal((plus - minus) / (2 * H), gradients[i], 1e-3);
        }
    }

    private static double Project(Layer layer, float[] parameters, float[] x, float[] r)
    {
        var y = new float[r.Length];
        layer.Forward(parameters, x, y);
        return y.Zip(r, (a, b) => (double)a * b).Sum();
    }
}
