namespace EdgeFed.Learning.Models;

/// <summary>The names of losses in JSON.</summary>
internal static class LossNames
{
    public const string SoftmaxCrossEntropy = "softmax_cross_entropy";
    public const string MeanSquaredError = "mean_squared_error";
    public const string All = $"{SoftmaxCrossEntropy}, {MeanSquaredError}";

    public static string Of(LossKind loss) => loss switch
    {
        LossKind.SoftmaxCrossEntropy => SoftmaxCrossEntropy,
        LossKind.MeanSquaredError => MeanSquaredError,
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "not a loss"),
    };

    /// <summary>Null for a name that is none of them.</summary>
    public static LossKind? Find(string name) => name switch
    {
        SoftmaxCrossEntropy => LossKind.SoftmaxCrossEntropy,
        MeanSquaredError => LossKind.MeanSquaredError,
        _ => null,
    };

    /// <summary>The key of the spec that says how wide the last layer is.</summary>
    public static string OutputsKey(LossKind loss) => loss == LossKind.SoftmaxCrossEntropy ? "classes" : "targets";
}
