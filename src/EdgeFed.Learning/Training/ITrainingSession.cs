using EdgeFed.Learning.Losses;

namespace EdgeFed.Learning.Training;

/// <summary>A backend's share of a training run: one batch after the other, on parameters it was given at its start.</summary>
internal interface ITrainingSession : IDisposable
{
    /// <summary>Where the samples of the next batch go.</summary>
    Span<float> Input(int batch);

    /// <summary>Loss and gradients for the batch in <see cref="Input"/>; of the parameters only buffers (running statistics) change.
    /// Where the loss is not finite, gradients are unspecified.</summary>
    BatchScore Differentiate(Answers answers);

    /// <summary>One optimiser step with the gradients of the last batch.</summary>
    /// <param name="rateFactor">What the learning rate is multiplied with.</param>
    void Update(double rateFactor);

    /// <summary>Brings the caller's parameters up to date, where the backend works on a copy.</summary>
    void ReadBack();
}
