using System.Numerics;
using System.Runtime.InteropServices;
using EdgeFed.Aggregation.Means;

namespace EdgeFed.Aggregation.ServerOptimizers;

/// <summary>
/// FedAvg with server momentum (Hsu et al., 2019, section 4.3): m = beta * m + d, next = base + rate * m, with d the change to
/// FedAvg's mean. Streaming, with one value of state a parameter. Dampens rounds that pull to and fro, as with unlike data;
/// defends against nothing. A <c>server_learning_rate</c> of 0 is 1: with a momentum of 0 it is then FedAvg.
/// </summary>
public sealed class FedAvgM(StrategyOptions options) : IStreamingStrategy, IServerOptimizer
{
    private const double DefaultRate = 1;
    private readonly float _rate = (float)(options.ServerLearningRate > 0 ? options.ServerLearningRate : DefaultRate);
    private readonly float _momentum = (float)options.ServerMomentum;

    public string Name => "fedavgm";

    public int Slots => 1;

    public long WeightOf(long numExamples) => numExamples;

    public float InitialOf(int slot) => 0;

    public void Step(Span<float> change, Span<float> state)
    {
        var changes = MemoryMarshal.Cast<float, Vector<float>>(change);
        var momenta = MemoryMarshal.Cast<float, Vector<float>>(state);
        for (var i = 0; i < changes.Length; i++)
        {
            var kept = momenta[i] * _momentum;
            momenta[i] = kept + changes[i];
            changes[i] = momenta[i] * _rate;
        }

        for (var i = changes.Length * Vector<float>.Count; i < change.Length; i++)
        {
            var kept = state[i] * _momentum;
            state[i] = kept + change[i];
            change[i] = state[i] * _rate;
        }
    }
}
