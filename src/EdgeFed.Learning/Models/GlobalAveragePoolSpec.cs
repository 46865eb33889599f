namespace EdgeFed.Learning.Models;

/// <summary>The mean of each channel: [channels, height, width] becomes [channels].</summary>
public sealed record GlobalAveragePoolSpec() : LayerSpec(TypeName, "")
{
    internal const string TypeName = "global_average_pool";

    internal override int[] OutputShape(int[] input, string where) =>
        input.Length == 3 ? [input[0]] : throw Misfit(where, input, "[channels, height, width]");
}
