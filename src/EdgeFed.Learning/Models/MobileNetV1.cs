namespace EdgeFed.Learning.Models;

/// <summary>
/// MobileNet (Howard et al., 2017): a convolution, then thirteen pairs of a depthwise 3x3 and a pointwise one, each with batch
/// norm and ReLU, then the mean of each channel. Nothing in it depends on the size of the image.
/// </summary>
public static class MobileNetV1
{
    private const int Smallest = 64;

    /// <summary>Channels after each pair, at full width, and the stride of its depthwise part.</summary>
    private static readonly (int Channels, int Stride)[] Pairs =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    /// <param name="name">The model's name.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image. Below 64 the first convolution keeps the size; the paper's 224 is halved by
    /// it.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="multiplier">Width of all layers, 1 in the largest network.</param>
    public static ModelSpec Spec(string name, int height, int width, int classes, double multiplier)
    {
        var channels = Scaled(32);
        var stride = Math.Min(height, width) < Smallest ? 1 : 2;
        var layers = new List<LayerSpec>();
        AddConvolution(layers, "stem.conv", "stem.bn", 3, channels, 3, stride, groups: 1);
        for (var i = 0; i < Pairs.Length; i++)
        {
            var block = $"block{i + 1}";
            AddConvolution(layers, $"{block}.dw", $"{block}.dw_bn", channels, channels, 3, Pairs[i].Stride, groups: channels);
            AddConvolution(layers, $"{block}.pw", $"{block}.pw_bn", channels, Scaled(Pairs[i].Channels), 1, 1, groups: 1);
            channels = Scaled(Pairs[i].Channels);
        }

        layers.AddRange([new GlobalAveragePoolSpec(), new LinearSpec("fc", channels, classes)]);
        return new ModelSpec(name, [3, height, width], classes, LossKind.SoftmaxCrossEntropy, layers, ModelLimits.Default);

        int Scaled(int full) => Math.Max(8, (int)(full * multiplier));
    }

    private static void AddConvolution(
        List<LayerSpec> layers, string name, string norm, int input, int output, int kernel, int stride, int groups) => layers.AddRange(
    [
        new Conv2dSpec(name, input, output, [kernel, kernel], [stride, stride], [kernel / 2, kernel / 2], groups, Bias: false),
        new BatchNormSpec(2, norm, output),
        new ReluSpec(),
    ]);
}
