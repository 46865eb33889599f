using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Training;

/// <summary>What every shipped model promises in training, with one thread and with two.</summary>
public class ShippedModelTests
{
    private const int Batch = 6;

    private readonly CpuTrainer _trainer = new();

    public static TheoryData<string, int> Models => ModelGoldenTests.Models;

    [Theory, MemberData(nameof(Models))]
    public void Train_SameSeedAndThreads_SameBits(string name, int threads)
    {
        var spec = ModelCatalog.Get(name);
        var options = new TrainOptions(1, Batch, new SgdOptions(0.01, 0.9), Seed: 3, threads, ProximalMu: 0.1, MaxGradientNorm: 5);
        var (first, second) = (Start(spec), Start(spec));
        var data = new NoiseDataset(spec, (2 * Batch) + 1); // the last batch has one sample
        Assert.Equal(_trainer.Train(spec, first, data, options), _trainer.Train(spec, second, data, options));
        Assert.True(first.AsSpan().SequenceEqual(second));
        Assert.NotEqual(Start(spec), first);
    }

    [Theory, MemberData(nameof(Models))]
    public void Step_SteadyState_AllocatesNothing(string name, int threads)
    {
        var spec = ModelCatalog.Get(name);
        using var parameters = Memory.Of(Start(spec));
        using var session = new TrainingSession(
            spec, Batch, new TrainOptions(1, Batch, new AdamOptions(), Seed: 1, threads, ProximalMu: 1, MaxGradientNorm: 1));
        var (labels, targets) = (new int[Batch], new float[Batch * spec.TargetLength]);
        for (var i = 0; i < 3; i++) Step(session, parameters, labels, targets); // compiled by then
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step(session, parameters, labels, targets);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory, MemberData(nameof(Models))]
    public void Evaluate_ChangesNothingAndIgnoresTheBatchSize(string name, int threads)
    {
        var spec = ModelCatalog.Get(name);
        var parameters = Start(spec);
        var data = new NoiseDataset(spec, 7);
        var whole = _trainer.Evaluate(spec, parameters, data, 7, threads);
        var pieces = _trainer.Evaluate(spec, parameters, data, 2, threads);
        Assert.Equal(whole.Loss, pieces.Loss, 1e-4);
        Assert.Equal(whole.Accuracy, pieces.Accuracy);
        Assert.Equal(Start(spec), parameters);
    }

    [Fact]
    public void Train_Regression_LearnsALine()
    {
        var spec = ModelSpec.Parse("""
            {"version":1,"name":"line","input":[2],"targets":1,"loss":"mean_squared_error","layers":[{"type":"linear","name":"fc","in":2,"out":1}]}
            """);
        var parameters = Start(spec);
        var data = new LineDataset();
        var result = _trainer.Train(spec, parameters, data, new TrainOptions(60, 8, new SgdOptions(0.2), Seed: 1));
        Assert.InRange(result.Loss, 0, 1e-6);
        Assert.Null(result.Accuracy);
        Numbers.AssertClose([2, -1, 0.5f], parameters, relative: 1e-2f);
        Assert.InRange(_trainer.Evaluate(spec, parameters, data).Loss, 0, 1e-6);
    }

    [Fact]
    public void Train_TargetsOfAnotherLength_AreRefused()
    {
        var (lstm, line) = (ModelCatalog.Get("lstm-traffic"), new NoiseDataset(ModelCatalog.Get("lstm-traffic"), 4));
        var wide = ModelSpec.Parse(lstm.ToCanonicalJson().Replace("\"targets\":3", "\"targets\":4").Replace("\"out\":3", "\"out\":4"));
        var error = Assert.Throws<DataException>(() => _trainer.Train(wide, Start(wide), line, new TrainOptions(1, 2, new SgdOptions(), 1)));
        Assert.Equal("the data does not fit the model 'lstm-traffic': targets is 3, needed is 4.", error.Message);
    }

    private static void Step(TrainingSession session, ParameterBuffer parameters, int[] labels, float[] targets)
    {
        session.Differentiate(parameters.Span, targets.Length > 0 ? Answers.Of(targets, labels.Length) : Answers.Of(labels));
        session.Update(parameters.Span);
    }

    private static float[] Start(ModelSpec spec)
    {
        var parameters = new float[spec.ParameterCount];
        ModelInitializer.Initialize(spec, 1, parameters);
        return parameters;
    }

    /// <summary>y = 2 a - b + 0.5.</summary>
    private sealed class LineDataset : IDataset
    {
        private readonly float[] _x = Numbers.Signed(64, 1);

        public DataSchema Schema => DataSchema.Regression([2], 1);

        public int Count => _x.Length / 2;

        public int TargetLength => 1;

        public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
        {
            for (var i = 0; i < indices.Length; i++) _x.AsSpan(2 * indices[i], 2).CopyTo(x[(2 * i)..]);
        }

        public void CopyTargets(ReadOnlySpan<int> indices, Span<float> targets)
        {
            for (var i = 0; i < indices.Length; i++) targets[i] = (2 * _x[2 * indices[i]]) - _x[(2 * indices[i]) + 1] + 0.5f;
        }
    }
}
