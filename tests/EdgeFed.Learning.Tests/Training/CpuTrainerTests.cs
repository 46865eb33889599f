using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Training;

public class CpuTrainerTests
{
    private readonly CpuTrainer _trainer = new();
    private readonly ModelSpec _spec = Specs.Mlp(4, 6, 3);

    [Fact]
    public void Train_Mnist_LearnsDigits()
    {
        var spec = ModelCatalog.Get("mlp-200");
        var parameters = Start(spec);
        var result = _trainer.Train(spec, parameters, Mnist("train"), new TrainOptions(8, 64, new AdamOptions(), Seed: 1));
        var evaluation = _trainer.Evaluate(spec, parameters, Mnist("t10k"), batchSize: 300);
        Assert.Equal((8000, 8 * 125), (result.NumExamples, result.Steps));
        Assert.InRange(result.Accuracy!.Value, 0.95, 1);
        Assert.InRange(evaluation.Accuracy!.Value, 0.93, 1);
        Assert.Equal(2000, evaluation.Count);
    }

    [Fact]
    public void Train_SameSeedAndThreads_SameBits()
    {
        var (first, second, other) = (Start(_spec), Start(_spec), Start(_spec));
        Train(first, seed: 1);
        Train(second, seed: 1);
        Train(other, seed: 2);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Train_Mlp200Twice_SameBits(int threads)
    {
        var spec = ModelCatalog.Get("mlp-200");
        var data = Mnist("t10k").Subset(Shards.Iid(2000, 10, 0, 1));
        var (first, second) = (Start(spec), Start(spec));
        var options = new TrainOptions(1, 64, new AdamOptions(), Seed: 3, threads);
        Assert.Equal(_trainer.Train(spec, first, data, options), _trainer.Train(spec, second, data, options));
        Assert.True(first.AsSpan().SequenceEqual(second));
    }

    /// <summary>One step on all samples: the correction is what it makes of it, whatever the number of threads.</summary>
    [Theory, InlineData(1), InlineData(3)]
    public void Train_Correction_IsAddedToTheGradient(int threads)
    {
        const float rate = 0.5f;
        var (plain, corrected) = (Start(_spec), Start(_spec));
        using var correction = new ParameterBuffer(_spec.ParameterCount);
        for (var i = 0; i < correction.Count; i++) correction.Span[i] = 0.01f * i - 0.2f;
        var options = new TrainOptions(1, 1000, new SgdOptions(rate), Seed: 1, threads);

        _trainer.Train(_spec, plain, Samples(), options);
        _trainer.Train(_spec, corrected, Samples(), options with { Correction = correction });

        for (var i = 0; i < plain.Length; i++) Assert.Equal(plain[i] - rate * correction.Span[i], corrected[i], 1e-6f);
    }

    [Fact]
    public void BlasCore_IsNamed() => Assert.NotEqual("", CpuTrainer.BlasCore);

    [Fact]
    public void Train_SteadyState_AllocatesNothingAStep()
    {
        var parameters = Start(_spec);
        Train(parameters, epochs: 3); // compiled by then
        Assert.Equal(Allocated(() => Train(parameters, epochs: 2)), Allocated(() => Train(parameters, epochs: 50)));
    }

    [Fact]
    public void Train_BatchLargerThanData_TakesOneStepAnEpoch()
    {
        var (large, exact) = (Start(_spec), Start(_spec));
        Assert.Equal(2, Train(large, batch: 1000, epochs: 2).Steps);
        Train(exact, batch: 20, epochs: 2);
        Assert.Equal(exact, large);
    }

    [Fact]
    public void Train_LastBatchPartial_ReportsEveryStep()
    {
        var seen = new Recorder();
        var result = _trainer.Train(_spec, Start(_spec), Samples(), new TrainOptions(2, 8, new SgdOptions(), 1), seen);
        Assert.Equal(6, result.Steps);
        Assert.Equal([1, 2, 3, 4, 5, 6], seen.All.Select(progress => progress.Step));
        Assert.Equal([1, 1, 1, 2, 2, 2], seen.All.Select(progress => progress.Epoch));
        Assert.All(seen.All, progress => Assert.Equal((2, 6), (progress.Epochs, progress.Steps)));
    }

    [Fact]
    public void Train_NaNInData_StopsAtTheFirstStep()
    {
        var x = Numbers.Signed(80, 1);
        Array.Fill(x, float.NaN);
        var data = new ArrayDataset(x, Numbers.Below(20, 3, 1, 1), 3);
        var error = Assert.Throws<DivergenceException>(() => _trainer.Train(_spec, Start(_spec), data, Options()));
        Assert.Equal(1, error.Step);
        Assert.Contains("the loss is not finite at step 1 (loss NaN)", error.Message);
    }

    [Fact]
    public void Train_LearningRateTooHigh_NamesStepAndLoss()
    {
        var options = new TrainOptions(50, 5, new SgdOptions(1e6, 0.9), 1);
        var error = Assert.Throws<DivergenceException>(() => _trainer.Train(_spec, Start(_spec), Samples(), options));
        Assert.InRange(error.Step, 2, 200);
        Assert.Contains($"step {error.Step}", error.Message);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var seen = new Recorder { OnReport = progress => { if (progress.Step == 2) source.Cancel(); } };
        Assert.Throws<OperationCanceledException>(
            () => _trainer.Train(_spec, Start(_spec), Samples(), Options(), seen, source.Token));
        Assert.Equal(2, seen.All.Count);
    }

    [Fact]
    public void Train_EmptyData_IsRefused() =>
        Assert.Contains("0 samples", Refused(new ArrayDataset([], [], 3)).Message);

    [Fact]
    public void Train_DataOfAnotherModel_NamesTheDifference() => Assert.Equal(
        "the data does not fit the model 'tiny': classes is 5, needed is 3.",
        Refused(new ArrayDataset(new float[8], [0, 1], 5)).Message);

    [Fact]
    public void Train_BatchBeyondActivationLimit_IsRefused()
    {
        var spec = ModelSpec.Parse(Specs.MlpJson(4, 6, 3), new ModelLimits(MaxActivationBytes: 1000));
        var error = Assert.Throws<ModelSpecException>(() => _trainer.Train(spec, Start(spec), Samples(), Options(batch: 20)));
        Assert.Contains("activations of a batch of 20", error.Message);
    }

    [Fact]
    public void Problems_EverySettingWrong_ListsAll()
    {
        var options = new TrainOptions(0, 0, new AdamOptions(double.NaN, 1, -1, 2, -1), 0, 0, -1, double.NaN, new StepDecay(0, 2), -1);
        Assert.Equal(13, options.Problems().Count());
        Assert.Equal(2, new SgdOptions(1, 0, Nesterov: true, WeightDecay: -1).Problems().Count());
        Assert.Single(new CosineDecay(0).Problems());
        Assert.Empty(Options().Problems());
        Assert.Throws<ArgumentException>(() => _trainer.Train(_spec, Start(_spec), Samples(), options));
    }

    private static float[] Start(ModelSpec spec)
    {
        var parameters = new float[spec.ParameterCount];
        ModelInitializer.Initialize(spec, 1, parameters);
        return parameters;
    }

    private static TrainOptions Options(int epochs = 2, int batch = 8, ulong seed = 1) =>
        new(epochs, batch, new AdamOptions(0.01), seed);

    private static ArrayDataset Samples() => new(Numbers.Signed(80, 1), Numbers.Below(20, 3, 1, 1), 3);

    private static IdxDataset Mnist(string part) => IdxDataset.Load(
        TestData.Mnist($"{part}-images-idx3-ubyte.gz"), TestData.Mnist($"{part}-labels-idx1-ubyte.gz"));

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private TrainResult Train(float[] parameters, int epochs = 2, int batch = 8, ulong seed = 1) =>
        _trainer.Train(_spec, parameters, Samples(), Options(epochs, batch, seed));

    private DataException Refused(IDataset data) =>
        Assert.Throws<DataException>(() => _trainer.Train(_spec, Start(_spec), data, Options()));

    private sealed class Recorder : IProgress<TrainProgress>
    {
        public List<TrainProgress> All { get; } = [];

        public Action<TrainProgress>? OnReport { get; init; }

        public void Report(TrainProgress value)
        {
            All.Add(value);
            OnReport?.Invoke(value);
        }
    }
}
