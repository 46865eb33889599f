namespace EdgeFed.Learning.Models;

/// <summary>The names of losses in JSON.</summary>
internal static class LossNames
{
    public const string SoftmaxCrossEntropy = "softmax_cross_entropy";

    public static string Of(LossKind loss) => loss switch
    {
        LossKind.SoftmaxCrossEntropy => SoftmaxCrossEntropy,
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "not a loss"),
    };
}
