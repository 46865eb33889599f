using EdgeFed.Aggregation;

namespace EdgeFed.Federation.Tests.Aggregation;

/// <summary>A server optimiser for one parameter, in double precision.</summary>
internal sealed class OptimizerReference(string strategy, StrategyOptions tuning)
{
    private double _mean;
    private double _square = tuning.Adaptivity * tuning.Adaptivity;

    public double Step(double change)
    {
        if (strategy == "fedavgm")
        {
            _mean = tuning.ServerMomentum * _mean + change;
            return Rate(1) * _mean;
        }

        var squared = change * change;
        _mean = tuning.ServerMomentum * _mean + (1 - tuning.ServerMomentum) * change;
        _square = strategy == "fedadam"
            ? tuning.ServerBeta2 * _square + (1 - tuning.ServerBeta2) * squared
            : _square - (1 - tuning.ServerBeta2) * squared * Math.Sign(_square - squared);
        return Rate(0.01) * _mean / (Math.Sqrt(_square) + tuning.Adaptivity);
    }

    private double Rate(double byDefault) => tuning.ServerLearningRate > 0 ? tuning.ServerLearningRate : byDefault;
}
