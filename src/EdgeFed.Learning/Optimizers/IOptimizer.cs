namespace EdgeFed.Learning.Optimizers;

/// <summary>Changes parameters by their gradients, keeping its state from step to step.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>One step over all trainable parameters.</summary>
    /// <param name="parameters">Those of the whole model.</param>
    /// <param name="gradients">As long; may be changed.</param>
    /// <param name="rateFactor">What the learning rate is multiplied with in this step.</param>
    void Step(Span<float> parameters, Span<float> gradients, double rateFactor);
}
