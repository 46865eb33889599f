namespace EdgeFed.Learning.Training;

/// <summary>How well a model does on some data.</summary>
/// <param name="Loss">Mean loss over the samples.</param>
/// <param name="Accuracy">Share of samples classified right, 0 to 1; null for a model that predicts numbers.</param>
/// <param name="Count">Number of samples.</param>
public sealed record EvaluationResult(double Loss, double? Accuracy, int Count);
