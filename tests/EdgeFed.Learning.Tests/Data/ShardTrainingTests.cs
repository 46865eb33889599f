using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Data;

/// <summary>What the trainer makes of data at the edges.</summary>
public class ShardTrainingTests
{
    private static readonly ModelSpec Spec = Specs.Mlp(inputs: 2, hidden: 3, classes: 2);

    [Fact]
    public void Train_BatchLargerThanTheShard_MakesOneStepAnEpoch()
    {
        var result = Train(Data([1, 2, 3, 4, 5, 6], [0, 1, 0]), batch: 64);
        Assert.Equal((3, 4), (result.NumExamples, result.Steps));
    }

    [Fact]
    public void Train_EmptyShard_IsRefused() => Refused(Data([], []), "the data has 0 samples; expected at least 1.");

    [Fact]
    public void Train_OtherShape_NamesTheDifference() =>
        Refused(new MemoryDataset(DataSchema.Classification([3], 2), [1, 2, 3], [0], []), "shape is [3], needed is [2]");

    [Fact]
    public void Train_RegressionData_NamesTheDifference() =>
        Refused(new MemoryDataset(DataSchema.Regression([2], 1), [1, 2], [0], [3]), "task is regression, needed is classification");

    [Fact]
    public void Train_NotANumber_SaysThatDataMayBeToBlame() => Assert.Contains("the data holds values that are not finite",
        Assert.Throws<DivergenceException>(() => Train(Data([1, float.NaN], [0]), batch: 1)).Message);

    [Fact]
    public void Train_OnASnapshot_UsesWhatIsThere()
    {
        var window = new SlidingWindow(DataSchema.Classification([2], 2), capacity: 4, minimum: 1);
        for (var i = 0; i < 3; i++) window.Add([i, 1], i % 2);
        Assert.Equal(3, Train(window.Snapshot(), batch: 2).NumExamples);
    }

    private static MemoryDataset Data(float[] x, int[] labels) => new(DataSchema.Classification([2], 2), x, labels, []);

    private static TrainResult Train(IDataset data, int batch) =>
        new CpuTrainer().Train(Spec, new float[Spec.ParameterCount], data, new TrainOptions(4, batch, new SgdOptions(), Seed: 1));

    private static void Refused(IDataset data, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Train(data, batch: 1)).Message);
}
