using System.Numerics.Tensors;

namespace EdgeFed.Learning.Losses;

/// <summary>loss = mean over batch and outputs of (y - target)²; dy = 2 (y - target) / (batch outputs).</summary>
internal static class MeanSquaredError
{
    /// <summary>Scores y [batch, outputs] and, unless <paramref name="dy"/> is empty, writes the gradient of the mean.</summary>
    /// <param name="y">Predictions; turned into y - target.</param>
    /// <param name="targets">As long as <paramref name="y"/>.</param>
    /// <param name="batch">Number of samples.</param>
    /// <param name="dy">Empty, or as long as <paramref name="y"/>.</param>
    public static BatchScore Score(Span<float> y, ReadOnlySpan<float> targets, int batch, Span<float> dy)
    {
        TensorPrimitives.Subtract(y, targets, y);
        var loss = 0.0;
        foreach (var difference in y) loss += (double)difference * difference;
        if (!dy.IsEmpty) TensorPrimitives.Multiply(y, 2f / y.Length, dy);
        return new BatchScore(loss * batch / y.Length, Correct: 0);
    }
}
