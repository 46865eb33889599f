using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>
/// The largest element of each window of each channel, as torch.nn.MaxPool2d has it without padding; input [channels, height,
/// width].
/// </summary>
/// <param name="Kernel">Rows and columns of the window.</param>
/// <param name="Stride">Rows and columns from one window to the next.</param>
public sealed record MaxPool2dSpec(int[] Kernel, int[] Stride) : LayerSpec(TypeName, "")
{
    internal const string TypeName = "max_pool2d";

    private const int MaxKernel = 1024;

    internal static MaxPool2dSpec Read(JsonFields fields)
    {
        fields.RefuseUnknown("type", "kernel", "stride");
        var kernel = fields.Ints("kernel", 2, 2, 1, MaxKernel);
        return new MaxPool2dSpec(kernel, fields.Has("stride") ? fields.Ints("stride", 2, 2, 1, MaxKernel) : kernel);
    }

    internal override int[] OutputShape(int[] input, string where)
    {
        if (input.Length != 3) throw Misfit(where, input, "[channels, height, width]");
        if (input[1] < Kernel[0] || input[2] < Kernel[1]) throw Misfit(where, input, $"at least [{input[0]}, {Kernel[0]}, {Kernel[1]}]");
        return [input[0], ((input[1] - Kernel[0]) / Stride[0]) + 1, ((input[2] - Kernel[1]) / Stride[1]) + 1];
    }

    internal override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteInts("kernel", Kernel);
        writer.WriteInts("stride", Stride);
    }
}
