using EdgeFed.Learning.Models;
using EdgeFed.Learning.Scores;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Scores;

public class ConfusionMatrixTests
{
    // Its output is its input, so the largest of three values is the class.
    private static readonly ModelSpec Identity = ModelSpec.Parse("""
        {"version":1,"name":"identity","input":[3],"classes":3,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":3,"out":3}]}
        """);

    private static readonly float[] One = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
    private static readonly ArrayDataset Data = new([9, 1, 1, 1, 9, 1, 1, 9, 1, 1, 9, 1, 9, 1, 1], [0, 1, 0, 0, 1], 3);

    [Fact]
    public void Of_KnownAnswers_CountsEachPair()
    {
        var matrix = ConfusionMatrix.Of(Identity, One, Data);
        Assert.Equal((1, 2, 0), (matrix[0, 0], matrix[0, 1], matrix[0, 2]));
        Assert.Equal((1, 1, 0), (matrix[1, 0], matrix[1, 1], matrix[1, 2]));
        Assert.Equal((3, 2, 0), (matrix.Samples(0), matrix.Samples(1), matrix.Samples(2)));
        Assert.Equal([1.0 / 3, 0.5, null], Enumerable.Range(0, 3).Select(matrix.Recall));
        Assert.Equal([(0, 1, 2), (1, 0, 1)], matrix.Mistakes());
    }

    [Fact]
    public void Of_AnyModel_AgreesWithItsAccuracy()
    {
        var spec = ModelCatalog.Get("cnn-iq");
        var parameters = new float[spec.ParameterCount];
        ModelInitializer.Initialize(spec, 1, parameters);
        var data = new NoiseDataset(spec, 300); // more than one batch
        var matrix = ConfusionMatrix.Of(spec, parameters, data, threads: 2);
        var right = Enumerable.Range(0, spec.Classes).Sum(i => matrix[i, i]);
        Assert.Equal(new CpuTrainer().Evaluate(spec, parameters, data, threads: 2).Accuracy, right / 300.0);
        Assert.Equal(300, Enumerable.Range(0, spec.Classes).Sum(matrix.Samples));
    }
}
