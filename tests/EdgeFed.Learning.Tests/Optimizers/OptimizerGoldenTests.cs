using System.Text.Json;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Tests.Support;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Tests.Optimizers;

/// <summary>Ten steps of a small network with each optimiser setting against PyTorch (golden/make_optimizer_golden.py).</summary>
public class OptimizerGoldenTests
{
    private const int Batch = 8;

    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(TestData.Path("golden", "optimizers.json"))).RootElement;

    private static readonly Dictionary<string, TrainOptions> Settings = new()
    {
        ["sgd"] = With(new SgdOptions(0.5)),
        ["weight decay"] = With(new SgdOptions(0.5, WeightDecay: 0.1)),
        ["nesterov"] = With(new SgdOptions(0.1, 0.9, Nesterov: true, WeightDecay: 0.01)),
        ["adam decay"] = With(new AdamOptions(0.01, WeightDecay: 0.1)),
        ["proximal"] = With(new SgdOptions(0.1, 0.9)) with { ProximalMu = 1 },
        ["clip"] = With(new SgdOptions(0.5, 0.5)) with { MaxGradientNorm = 0.2 },
        ["clip proximal"] = With(new SgdOptions(0.5)) with { MaxGradientNorm = 0.3, ProximalMu = 0.5 },
        ["step"] = With(new SgdOptions(0.5)) with { Schedule = new StepDecay(3, 0.5) },
        ["cosine"] = With(new AdamOptions(0.1)) with { Schedule = new CosineDecay(10) },
    };

    private readonly ModelSpec _spec = Specs.Mlp(4, 6, 3);

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(member => member.Name)];

    [Theory, MemberData(nameof(Names))]
    public void TenSteps_EqualPyTorch(string name)
    {
        var parameters = new float[_spec.ParameterCount];
        ModelInitializer.Initialize(_spec, 42, parameters);
        using var session = new TrainingSession(_spec, Batch, Settings[name]);
        for (var step = 0; step < 10; step++)
        {
            new Learning.Random.CounterRandom(43, 2 * (ulong)step).Fill(session.Input(Batch));
            session.Differentiate(parameters, Answers.Of(Numbers.Below(Batch, 3, 43, (2 * (ulong)step) + 1)));
            session.Update(parameters, Settings[name].Schedule?.At(step) ?? 1);
        }

        var expected = Golden.GetProperty(name).EnumerateArray().Select(value => value.GetSingle()).ToArray();
        Numbers.AssertClose(expected, parameters, relative: 1e-4f);
    }

    [Fact]
    public void At_AnyEpoch_FollowsTheFormula()
    {
        Assert.Equal(1, new ConstantRate().At(1000));
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Enumerable.Range(0, 5).Select(new StepDecay(2, 0.5).At));
        Assert.Equal(1, new CosineDecay(4).At(0));
        Assert.Equal(0.5, new CosineDecay(4).At(2), 1e-12);
        Assert.Equal(0, new CosineDecay(4).At(9), 1e-12);
    }

    private static TrainOptions With(OptimizerOptions optimizer) => new(1, Batch, optimizer, Seed: 1);
}
