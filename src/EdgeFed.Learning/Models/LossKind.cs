namespace EdgeFed.Learning.Models;

/// <summary>Loss that training minimises.</summary>
public enum LossKind
{
    /// <summary>Mean over the batch of -log softmax(logits)[label]; in JSON <c>softmax_cross_entropy</c>.</summary>
    SoftmaxCrossEntropy,

    /// <summary>Mean over batch and outputs of (y - target)²; in JSON <c>mean_squared_error</c>.</summary>
    MeanSquaredError,
}
