using System.Numerics;
using EdgeFed.Aggregation.Means;

namespace EdgeFed.Aggregation.ServerOptimizers;

/// <summary>
/// FedAdam (Reddi et al., 2021, algorithm 2): v = beta2 * v + (1 - beta2) * d^2, with d the change to FedAvg's mean, and the
/// steps of <see cref="AdaptiveSteps"/>; no bias correction, as there. Streaming, with two values of state a parameter.
/// Parameters that change seldom take larger steps; defends against nothing. A <c>server_learning_rate</c> of 0 is 0.01.
/// </summary>
public sealed class FedAdam(StrategyOptions options) : IStreamingStrategy, IServerOptimizer
{
    private readonly AdaptiveSteps _steps = new(options);

    public string Name => "fedadam";

    public int Slots => AdaptiveSteps.Slots;

    public long WeightOf(long numExamples) => numExamples;

    public float InitialOf(int slot) => _steps.InitialOf(slot);

    public void Step(Span<float> change, Span<float> state) => _steps.Step(change, state, SquareMean);

    private static Vector<float> SquareMean(Vector<float> mean, Vector<float> square, float kept, float added)
    {
        var (left, right) = (mean * kept, square * added);
        return left + right;
    }
}
