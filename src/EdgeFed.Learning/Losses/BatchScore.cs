namespace EdgeFed.Learning.Losses;

/// <summary>What the loss says about a batch.</summary>
/// <param name="Loss">Sum of the samples' losses.</param>
/// <param name="Correct">Samples whose largest output is that of their label.</param>
internal readonly record struct BatchScore(double Loss, int Correct);
