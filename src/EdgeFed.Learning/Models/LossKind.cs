namespace EdgeFed.Learning.Models;

/// <summary>What training minimises.</summary>
public enum LossKind
{
    /// <summary>Mean over the batch of -log softmax(logits)[label]; in JSON <c>softmax_cross_entropy</c>.</summary>
    SoftmaxCrossEntropy,
}
