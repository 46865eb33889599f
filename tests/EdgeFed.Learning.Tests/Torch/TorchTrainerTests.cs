using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Torch;

/// <summary>The second backend against the built-in one: another engine, the same result but for rounding.</summary>
public class TorchTrainerTests
{
    private readonly ModelSpec _tiny = Specs.Mlp(4, 6, 3);

    public static TheoryData<string> Layers => [.. LayerCases.All.Keys];

    public static TheoryData<string> Settings => [.. Options.Keys];

    private static Dictionary<string, TrainOptions> Options { get; } = new()
    {
        ["sgd"] = new(4, 8, new SgdOptions(0.1), 5),
        ["momentum"] = new(4, 8, new SgdOptions(0.05, 0.9), 5),
        ["nesterov, weight decay"] = new(4, 8, new SgdOptions(0.05, 0.9, Nesterov: true, WeightDecay: 0.01), 5),
        ["adam"] = new(4, 8, new AdamOptions(0.01), 5),
        ["adam, its settings"] = new(4, 8, new AdamOptions(0.01, 0.8, 0.99, 1e-3, WeightDecay: 0.05), 5),
        ["proximal"] = new(4, 8, new SgdOptions(0.1), 5, ProximalMu: 2),
        ["clipped"] = new(4, 8, new SgdOptions(0.1, 0.5), 5, MaxGradientNorm: 0.1),
        ["clipped, proximal, adam"] = new(4, 8, new AdamOptions(0.01), 5, ProximalMu: 1, MaxGradientNorm: 0.05),
        ["step"] = new(4, 8, new SgdOptions(0.2), 5, Schedule: new StepDecay(1, 0.5), FirstEpoch: 1),
        ["cosine, adam"] = new(4, 8, new AdamOptions(0.01), 5, Schedule: new CosineDecay(6)),
        ["two threads"] = new(4, 8, new SgdOptions(0.1), 5, Threads: 2),
    };

    /// <summary>
    /// cnn-iq has running statistics and dropout, lstm-traffic predicts numbers. Where a rounding decides which of two inputs is the
    /// larger, cnn-iq takes another way from there on: small steps and a wider limit for it.
    /// </summary>
    [TorchTheory]
    [InlineData("mlp-200", 64, 0.01, 1e-3), InlineData("cnn-mnist", 20, 0.01, 1e-3)]
    [InlineData("cnn-iq", 16, 0.001, 1e-2), InlineData("lstm-traffic", 32, 0.01, 1e-3)]
    public void Train_TenSteps_EqualsTheBuiltInEngine(string name, int batch, double rate, double tolerance)
    {
        var spec = ModelCatalog.Get(name);
        TwoBackends.AssertSame(
            spec, new NoiseDataset(spec, (batch * 9) + 7), new TrainOptions(1, batch, new SgdOptions(rate, 0.9), Seed: 3), tolerance);
    }

    [TorchTheory, MemberData(nameof(Layers))]
    public void Train_EachKindOfLayer_EqualsTheBuiltInEngine(string name)
    {
        var (layer, input) = LayerCases.All[name];
        var elements = (int)Shapes.Elements(layer.OutputShape(input, name));
        var spec = new ModelSpec("one", input, 3, LossKind.SoftmaxCrossEntropy,
            [layer, new FlattenSpec(), new LinearSpec("head", elements, 3)], ModelLimits.Default);
        TwoBackends.AssertSame(spec, new NoiseDataset(spec, 19), new TrainOptions(3, 6, new SgdOptions(0.1), Seed: 3), 1e-4);
    }

    [TorchTheory, MemberData(nameof(Settings))]
    public void Train_EachSetting_EqualsTheBuiltInEngine(string name) =>
        TwoBackends.AssertSame(_tiny, new NoiseDataset(_tiny, 30), Options[name], 1e-4);

    [TorchFact]
    public void Train_BatchNormOfASingleElement_HasNoVariance()
    {
        var spec = new ModelSpec("norm", [3], 2, LossKind.SoftmaxCrossEntropy,
            [new BatchNormSpec(1, "bn", 3), new LinearSpec("fc", 3, 2)], ModelLimits.Default);
        TwoBackends.AssertSame(spec, new NoiseDataset(spec, 5), new TrainOptions(2, 4, new SgdOptions(0.1), Seed: 1), 1e-5);
    }

    [TorchFact]
    public void Train_Mnist_LearnsDigitsAsWell()
    {
        var spec = ModelCatalog.Get("mlp-200");
        var (train, test) = (Mnist("train").Subset(Shards.Iid(8000, 4, 0, 1)), Mnist("t10k"));
        var options = new TrainOptions(3, 64, new AdamOptions(), Seed: 1);
        var (cpu, torch) = (Start(spec), Start(spec));
        new CpuTrainer().Train(spec, cpu, train, options);
        TorchShim.Trainer().Train(spec, torch, train, options);
        var expected = new CpuTrainer().Evaluate(spec, cpu, test);
        var actual = TorchShim.Trainer().Evaluate(spec, torch, test);
        Assert.InRange(actual.Accuracy!.Value, expected.Accuracy!.Value - 0.01, expected.Accuracy.Value + 0.01);
        Assert.InRange(actual.Accuracy.Value, 0.85, 1);
    }

    [TorchTheory, InlineData(1), InlineData(2)]
    public void Train_Twice_SameBits(int threads)
    {
        var spec = ModelCatalog.Get("cnn-mnist");
        var (first, second) = (Start(spec), Start(spec));
        var options = new TrainOptions(1, 20, new AdamOptions(), Seed: 3, threads);
        Assert.Equal(Train(spec, first, options), Train(spec, second, options));
        Assert.True(first.AsSpan().SequenceEqual(second));
    }

    [TorchFact]
    public void Train_WithItsOwnThreads_LeavesTheBuiltInEngineAsItWas()
    {
        var spec = ModelCatalog.Get("mlp-200");
        var (before, after) = (Start(spec), Start(spec));
        var options = new TrainOptions(1, 64, new SgdOptions(0.1), Seed: 3);
        new CpuTrainer().Train(spec, before, new NoiseDataset(spec, 128), options);
        Train(spec, Start(spec), options with { Threads = 2 });
        new CpuTrainer().Train(spec, after, new NoiseDataset(spec, 128), options);
        Assert.True(before.AsSpan().SequenceEqual(after));
    }

    [TorchFact]
    public void Train_LastStepOfAnEpoch_ShowsTheParametersSoFar()
    {
        var parameters = Start(_tiny);
        var seen = new List<float>();
        var progress = new Recorder(_ => seen.Add(parameters[0]));
        TorchShim.Trainer().Train(_tiny, parameters, new NoiseDataset(_tiny, 8), new TrainOptions(3, 8, new SgdOptions(0.1), 1), progress);
        Assert.Equal(3, seen.Distinct().Count());
        Assert.Equal(parameters[0], seen[^1]);
    }

    [TorchFact]
    public void Train_NaNInData_StopsAtTheFirstStep()
    {
        var x = Numbers.Signed(80, 1);
        Array.Fill(x, float.NaN);
        var data = new ArrayDataset(x, Numbers.Below(20, 3, 1, 1), 3);
        var error = Assert.Throws<DivergenceException>(
            () => TorchShim.Trainer().Train(_tiny, Start(_tiny), data, new TrainOptions(1, 8, new SgdOptions(), 1)));
        Assert.Contains("the loss is not finite at step 1 (loss NaN)", error.Message);
    }

    [TorchFact]
    public void Train_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var steps = 0;
        var progress = new Recorder(step => { if ((steps = step.Step) == 2) source.Cancel(); });
        Assert.Throws<OperationCanceledException>(() => TorchShim.Trainer().Train(
            _tiny, Start(_tiny), new NoiseDataset(_tiny, 30), new TrainOptions(5, 8, new SgdOptions(), 1), progress, source.Token));
        Assert.Equal(2, steps);
    }

    [TorchFact]
    public void Train_BatchBeyondActivationLimit_IsRefused()
    {
        var spec = ModelSpec.Parse(Specs.MlpJson(4, 6, 3), new ModelLimits(MaxActivationBytes: 1000));
        Assert.Throws<ModelSpecException>(() => Train(spec, Start(spec), new TrainOptions(1, 20, new SgdOptions(), 1)));
    }

    private static TrainResult Train(ModelSpec spec, float[] parameters, TrainOptions options) =>
        TorchShim.Trainer().Train(spec, parameters, new NoiseDataset(spec, 128), options);

    private static float[] Start(ModelSpec spec)
    {
        var parameters = new float[spec.ParameterCount];
        ModelInitializer.Initialize(spec, 42, parameters);
        return parameters;
    }

    private static IdxDataset Mnist(string part) => IdxDataset.Load(
        TestData.Mnist($"{part}-images-idx3-ubyte.gz"), TestData.Mnist($"{part}-labels-idx1-ubyte.gz"));

    private sealed class Recorder(Action<TrainProgress> report) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => report(value);
    }
}
