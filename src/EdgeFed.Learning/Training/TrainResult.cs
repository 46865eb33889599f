namespace EdgeFed.Learning.Training;

/// <summary>Result of a training.</summary>
/// <param name="NumExamples">Samples in the data, each counted once: the weight of the update.</param>
/// <param name="Loss">Mean loss over the samples of the last epoch, each as seen before its step.</param>
/// <param name="Accuracy">Share of samples of the last epoch classified right before their step, 0 to 1; null for a model that
/// predicts numbers.</param>
/// <param name="Steps">Optimiser steps taken.</param>
public sealed record TrainResult(long NumExamples, double Loss, double? Accuracy, int Steps)
{
    /// <summary>Passes over the data.</summary>
    public int Epochs { get; init; }
}
