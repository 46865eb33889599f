using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Training;

/// <summary>Gradients against central finite differences of a plain-loop twin in double.</summary>
public class GradientTests
{
    private const int Batch = 5, Inputs = 4, Hidden = 6, Classes = 3;
    private const double H = 1e-6;

    private static readonly TrainOptions Options = new(1, Batch, new SgdOptions(), Seed: 1);

    private readonly ModelSpec _spec = Specs.Mlp(Inputs, Hidden, Classes);
    private readonly float[] _x = Numbers.Signed(Batch * Inputs, 1);
    private readonly int[] _labels = Numbers.Below(Batch, Classes, 5, 6);

    [Fact]
    public void Differentiate_WholeNetwork_EqualsFiniteDifferences()
    {
        using var parameters = new ParameterBuffer(_spec.ParameterCount);
        ModelInitializer.Initialize(_spec, 3, parameters.Span);
        using var session = new TrainingSession(_spec, Batch, Options);
        _x.CopyTo(session.Input(Batch));
        var score = session.Differentiate(parameters.Span, Answers.Of(_labels));

        var values = parameters.Span.ToArray().Select(value => (double)value).ToArray();
        Assert.Equal(TwinLoss(values), score.Loss / Batch, 1e-6);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(Difference(values, i), session.Gradients[i], 1e-6);
    }

    [Fact]
    public void Differentiate_PartialBatch_EqualsABatchOfThatSize()
    {
        using var parameters = new ParameterBuffer(_spec.ParameterCount);
        ModelInitializer.Initialize(_spec, 3, parameters.Span);
        using var large = new TrainingSession(_spec, Batch * 3, Options);
        using var exact = new TrainingSession(_spec, Batch, Options);
        _x.CopyTo(large.Input(Batch));
        _x.CopyTo(exact.Input(Batch));
        Assert.Equal(exact.Differentiate(parameters.Span, Answers.Of(_labels)), large.Differentiate(parameters.Span, Answers.Of(_labels)));
        Assert.True(exact.Gradients.SequenceEqual(large.Gradients));
    }

    [Theory, InlineData(1f), InlineData(1000f)]
    public void SoftmaxCrossEntropy_AnyScale_EqualsFiniteDifferences(float scale)
    {
        var z = Numbers.Signed(Batch * Classes, 2).Select(value => value * scale).ToArray();
        var exact = z.Select(value => (double)value).ToArray();
        var dz = new float[z.Length];
        var score = SoftmaxCrossEntropy.Score(z, _labels, dz);
        Assert.Equal(ReferenceModel.Loss(exact, _labels, Classes), score.Loss / Batch, 1e-6 * scale);
        for (var i = 0; i < z.Length; i++)
        {
            var plus = ReferenceModel.Loss(Moved(exact, i, H), _labels, Classes);
            var minus = ReferenceModel.Loss(Moved(exact, i, -H), _labels, Classes);
            Assert.Equal((plus - minus) / (2 * H), dz[i], 1e-5);
        }
    }

    [Fact]
    public void MeanSquaredError_EqualsFiniteDifferences()
    {
        var (y, targets, dy) = (Numbers.Signed(Batch * 3, 2), Numbers.Signed(Batch * 3, 3), new float[Batch * 3]);
        var exact = y.Select(value => (double)value).ToArray();
        double Loss(double[] values) => values.Zip(targets, (value, target) => (value - target) * (value - target)).Average();
        var score = MeanSquaredError.Score(y, targets, Batch, dy);
        Assert.Equal(Loss(exact), score.Loss / Batch, 1e-6);
        for (var i = 0; i < dy.Length; i++)
            Assert.Equal((Loss(Moved(exact, i, H)) - Loss(Moved(exact, i, -H))) / (2 * H), dy[i], 1e-5);
    }

    [Fact]
    public void SoftmaxCrossEntropy_CountsCorrect()
    {
        float[] z = [3, 1, 2, 0, 5, 1, 1, 2, 9];
        Assert.Equal(2, SoftmaxCrossEntropy.Score(z, [0, 2, 2], []).Correct);
    }

    private static double[] Moved(double[] values, int index, double by)
    {
        var moved = (double[])values.Clone();
        moved[index] += by;
        return moved;
    }

    private double Difference(double[] values, int index) =>
        (TwinLoss(Moved(values, index, H)) - TwinLoss(Moved(values, index, -H))) / (2 * H);

    private double TwinLoss(double[] parameters) =>
        ReferenceModel.Loss(ReferenceModel.Logits(_spec, parameters, _x, Batch), _labels, Classes);
}
