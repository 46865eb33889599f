using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>Reads one layer of a model spec.</summary>
internal static class LayerParser
{
    private static readonly string[] Known =
    [
        LinearSpec.TypeName, Conv2dSpec.TypeName, MaxPool2dSpec.TypeName, GlobalAveragePoolSpec.TypeName, FlattenSpec.TypeName,
        BatchNormSpec.TypeName1d, BatchNormSpec.TypeName2d, DropoutSpec.TypeName, LstmSpec.TypeName,
        ReluSpec.TypeName, Relu6Spec.TypeName, SigmoidSpec.TypeName, TanhSpec.TypeName,
    ];

    public static LayerSpec Parse(JsonFields fields) => fields.Text("type") switch
    {
        LinearSpec.TypeName => LinearSpec.Read(fields),
        Conv2dSpec.TypeName => Conv2dSpec.Read(fields),
        MaxPool2dSpec.TypeName => MaxPool2dSpec.Read(fields),
        GlobalAveragePoolSpec.TypeName => Bare(fields, new GlobalAveragePoolSpec()),
        FlattenSpec.TypeName => Bare(fields, new FlattenSpec()),
        BatchNormSpec.TypeName1d => BatchNormSpec.Read(fields, rank: 1),
        BatchNormSpec.TypeName2d => BatchNormSpec.Read(fields, rank: 2),
        DropoutSpec.TypeName => DropoutSpec.Read(fields),
        LstmSpec.TypeName => LstmSpec.Read(fields),
        ReluSpec.TypeName => Bare(fields, new ReluSpec()),
        Relu6Spec.TypeName => Bare(fields, new Relu6Spec()),
        SigmoidSpec.TypeName => Bare(fields, new SigmoidSpec()),
        TanhSpec.TypeName => Bare(fields, new TanhSpec()),
        var type => throw new ModelSpecException(
            $"{fields.At("type")} is '{type}'; this build knows {string.Join(", ", Known)}."),
    };

    /// <summary>A layer that has nothing to say but its type.</summary>
    private static LayerSpec Bare(JsonFields fields, LayerSpec layer)
    {
        fields.RefuseUnknown("type");
        return layer;
    }
}
