using System.Numerics.Tensors;

namespace EdgeFed.Learning.Losses;

/// <summary>
/// loss = mean over the batch of log(sum exp(z - max z)) - (z[label] - max z); dz = (softmax(z) - onehot(label)) / batch.
/// The largest logit is subtracted first, so no exponential overflows.
/// </summary>
internal static class SoftmaxCrossEntropy
{
    /// <summary>
    /// Scores logits [batch, classes] and, unless <paramref name="dz"/> is empty, writes the gradient of the mean.
    /// </summary>
    /// <param name="z">Logits; turned into exp(z - max z).</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="dz">Empty, or as long as <paramref name="z"/>.</param>
    public static BatchScore Score(Span<float> z, ReadOnlySpan<int> labels, Span<float> dz)
    {
        var classes = z.Length / labels.Length;
        var loss = 0.0;
        var correct = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            var logits = z.Slice(row * classes, classes);
            if (TensorPrimitives.IndexOfMax<float>(logits) == labels[row]) correct++;
            loss += ScoreRow(logits, labels[row], out var sum);
            if (!dz.IsEmpty) Gradient(logits, labels[row], sum, labels.Length, dz.Slice(row * classes, classes));
        }

        return new BatchScore(loss, correct);
    }

    private static double ScoreRow(Span<float> logits, int label, out float sum)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        var target = logits[label];
        TensorPrimitives.Exp<float>(logits, logits);
        sum = TensorPrimitives.Sum<float>(logits);
        return Math.Log(sum) - target;
    }

    private static void Gradient(ReadOnlySpan<float> exponentials, int label, float sum, int batch, Span<float> dz)
    {
        TensorPrimitives.Multiply(exponentials, 1f / (sum * batch), dz);
        dz[label] -= 1f / batch;
    }
}
