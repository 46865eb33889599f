using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Torch;

/// <summary>Puts the layers of a model as the native library reads them.</summary>
internal static class TorchLayers
{
    private const int Same = -1;

    /// <exception cref="TorchException">A layer is none of this backend.</exception>
    public static TorchLayer[] Of(ModelSpec spec)
    {
        var layers = new TorchLayer[spec.Layers.Count];
        var slice = 0;
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = Layer(spec.Layers[i], ModelShapes.Where(spec.Layers[i], i));
            ((Span<long>)layers[i].Tensors).Fill(-1);
            for (var tensor = 0; tensor < spec.Layers[i].Tensors.Count(); tensor++) layers[i].Tensors[tensor] = spec.Slices[slice++].Offset;
        }

        return layers;
    }

    private static TorchLayer Layer(LayerSpec layer, string where) => layer switch
    {
        LinearSpec linear => New(TorchKind.Linear, [linear.In, linear.Out]),
        Conv2dSpec conv => New(TorchKind.Conv2d,
            [conv.In, conv.Out, .. conv.Kernel, .. conv.Stride, .. conv.Padding ?? [Same, Same], conv.Groups]),
        MaxPool2dSpec pool => New(TorchKind.MaxPool2d, [.. pool.Kernel, .. pool.Stride]),
        GlobalAveragePoolSpec => New(TorchKind.GlobalAveragePool, []),
        FlattenSpec => New(TorchKind.Flatten, []),
        BatchNormSpec norm => New(TorchKind.BatchNorm, [norm.Channels]),
        DropoutSpec dropout => New(TorchKind.Dropout, []) with { Number = dropout.P },
        LstmSpec lstm => New(TorchKind.Lstm, [lstm.In, lstm.Hidden, lstm.All ? 1 : 0]),
        ReluSpec => New(TorchKind.Relu, []),
        Relu6Spec => New(TorchKind.Relu6, []),
        SigmoidSpec => New(TorchKind.Sigmoid, []),
        TanhSpec => New(TorchKind.Tanh, []),
        _ => throw new TorchException($"{where} is no layer of the torch backend; use backend cpu."),
    };

    private static TorchLayer New(TorchKind kind, ReadOnlySpan<int> sizes)
    {
        var layer = new TorchLayer { Kind = kind };
        sizes.CopyTo(layer.Sizes);
        return layer;
    }
}
