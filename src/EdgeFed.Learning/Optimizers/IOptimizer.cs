namespace EdgeFed.Learning.Optimizers;

/// <summary>Changes parameters by their gradients, keeping its state from step to step.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>Begins a step.</summary>
    /// <param name="rateFactor">What the learning rate is multiplied with in this step.</param>
    void Begin(double rateFactor);

    /// <summary>Takes the step for a stretch of trainable parameters; different stretches may go on at the same time.</summary>
    /// <param name="start">Where the stretch begins among all parameters of the model.</param>
    /// <param name="parameters">The parameters of the stretch.</param>
    /// <param name="gradients">Their gradients, which may be changed.</param>
    void Step(int start, Span<float> parameters, Span<float> gradients);
}
