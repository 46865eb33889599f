namespace EdgeFed.Aggregation.ServerOptimizers;

/// <summary>
/// Takes the change from a version to the mean of a round's updates for a gradient, and makes a step of the aggregator's own of
/// it (Reddi et al., 2021, algorithm 1). Element by element, every operation rounded by itself in float32: the same bits on every
/// processor.
/// </summary>
public interface IServerOptimizer
{
    /// <summary>Values of state for each parameter, kept from version to version.</summary>
    int Slots { get; }

    /// <summary>Value of a slot before the first step.</summary>
    float InitialOf(int slot);

    /// <summary>Replaces the mean change by the step, and the state by the next one.</summary>
    /// <param name="change">Of some parameters.</param>
    /// <param name="state">Of the same parameters, one slot after the other.</param>
    void Step(Span<float> change, Span<float> state);
}
