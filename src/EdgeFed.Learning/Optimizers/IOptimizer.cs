namespace EdgeFed.Learning.Optimizers;

/// <summary>Changes parameters by their gradients, keeping its state from step to step.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>One step over all trainable parameters.</summary>
    void Step(Span<float> parameters, ReadOnlySpan<float> gradients);
}
