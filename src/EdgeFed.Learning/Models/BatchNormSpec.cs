using System.Text.Json;
using EdgeFed.Learning.Json;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Models;

/// <summary>
/// y = (x - mean) / sqrt(var + 1e-5) * weight + bias for each channel, as torch.nn.BatchNorm1d ([channels] or [channels, length])
/// and BatchNorm2d ([channels, height, width]) have it, with momentum 0.1.
/// </summary>
/// <param name="Rank">1 or 2: which of the two.</param>
/// <param name="Name">Prefix of its parameters.</param>
/// <param name="Channels">Number of channels.</param>
public sealed record BatchNormSpec(int Rank, string Name, int Channels) : LayerSpec(Rank == 1 ? TypeName1d : TypeName2d, Name)
{
    internal const string TypeName1d = "batch_norm1d";
    internal const string TypeName2d = "batch_norm2d";
    internal const double Epsilon = 1e-5;
    internal const double Momentum = 0.1;

    internal override IEnumerable<TensorSpec> Tensors =>
    [
        new("weight", [Channels], 1, Constant: 1),
        new("bias", [Channels], 1, Constant: 0),
        new("running_mean", [Channels], 1, ParameterKind.Buffer, 0),
        new("running_var", [Channels], 1, ParameterKind.Buffer, 1),
        new("num_batches_tracked", [], 1, ParameterKind.Buffer, 0),
    ];

    internal static BatchNormSpec Read(JsonFields fields, int rank)
    {
        fields.RefuseUnknown("type", "name", "channels");
        return new BatchNormSpec(rank, ModelNames.Read(fields), fields.Int("channels", 1, Shapes.MaxSize));
    }

    internal override int[] OutputShape(int[] input, string where)
    {
        var fits = input[0] == Channels && (Rank == 2 ? input.Length == 3 : input.Length is 1 or 2);
        if (fits) return input;
        throw Misfit(where, input, Rank == 2 ? $"[{Channels}, height, width]" : $"[{Channels}] or [{Channels}, length]");
    }

    /// <summary>Mean and 1 / deviation of each channel.</summary>
    internal override LayerMemory Memory(int[] input) => new(Fixed: 2L * Channels);

    internal override void WriteFields(Utf8JsonWriter writer) => writer.WriteNumber("channels", Channels);
}
