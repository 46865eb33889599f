using System.Numerics;
using EdgeFed.Aggregation.Means;

namespace EdgeFed.Aggregation.ServerOptimizers;

/// <summary>
/// FedYogi (Reddi et al., 2021, algorithm 2; Zaheer et al., 2018): v = v - (1 - beta2) * d^2 * sign(v - d^2), with d the change
/// to FedAvg's mean, and the steps of <see cref="AdaptiveSteps"/>. Like FedAdam, but v falls slowly where changes become small,
/// so that steps do not suddenly grow. Streaming, with two values of state a parameter; defends against nothing. A
/// <c>server_learning_rate</c> of 0 is 0.01.
/// </summary>
public sealed class FedYogi(StrategyOptions options) : IStreamingStrategy, IServerOptimizer
{
    private readonly AdaptiveSteps _steps = new(options);

    public string Name => "fedyogi";

    public int Slots => AdaptiveSteps.Slots;

    public long WeightOf(long numExamples) => numExamples;

    public float InitialOf(int slot) => _steps.InitialOf(slot);

    public void Step(Span<float> change, Span<float> state) => _steps.Step(change, state, SquareMean);

    private static Vector<float> SquareMean(Vector<float> mean, Vector<float> square, float kept, float added)
    {
        var part = square * added;
        var (falls, rises) = (Vector.GreaterThan(mean, square), Vector.LessThan(mean, square));
        return Vector.ConditionalSelect(falls, mean - part, Vector.ConditionalSelect(rises, mean + part, mean));
    }
}
