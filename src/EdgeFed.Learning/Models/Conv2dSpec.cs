using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>
/// Cross-correlation as torch.nn.Conv2d has it: input [in, height, width], weight [out, in / groups, kernel rows, kernel
/// columns], bias [out]. Groups see only their own channels; as many groups as channels make it depthwise.
/// </summary>
/// <param name="Name">Prefix of its parameters.</param>
/// <param name="In">Channels of the input.</param>
/// <param name="Out">Channels of the output.</param>
/// <param name="Kernel">Rows and columns of the kernel.</param>
/// <param name="Stride">Rows and columns from one output to the next.</param>
/// <param name="Padding">Rows and columns of zeros on each side; null for as many as keep the size (where the sum is odd, the
/// odd one is below and to the right).</param>
/// <param name="Groups">Divides both numbers of channels.</param>
/// <param name="Bias">Whether each output channel has a bias.</param>
public sealed record Conv2dSpec(
    string Name, int In, int Out, int[] Kernel, int[] Stride, int[]? Padding, int Groups, bool Bias) : LayerSpec(TypeName, Name)
{
    internal const string TypeName = "conv2d";

    private const int MaxKernel = 1024;

    /// <summary>Matrix products should have about this many columns: small planes are taken several samples at a time.</summary>
    private const int GoodColumns = 128;

    internal bool IsDepthwise => Groups == In && Groups == Out;

    /// <summary>Inputs that feed one output.</summary>
    internal int FanIn => (int)Math.Min((long)In / Groups * Kernel[0] * Kernel[1], int.MaxValue);

    internal override IEnumerable<TensorSpec> Tensors
    {
        get
        {
            yield return new TensorSpec("weight", [Out, In / Groups, .. Kernel], FanIn);
            if (Bias) yield return new TensorSpec("bias", [Out], FanIn);
        }
    }

    internal static Conv2dSpec Read(JsonFields fields)
    {
        fields.RefuseUnknown("type", "name", "in", "out", "kernel", "stride", "padding", "groups", "bias");
        var spec = new Conv2dSpec(
            ModelNames.Read(fields),
            fields.Int("in", 1, Shapes.MaxSize),
            fields.Int("out", 1, Shapes.MaxSize),
            fields.Ints("kernel", 2, 2, 1, MaxKernel),
            fields.Has("stride") ? fields.Ints("stride", 2, 2, 1, MaxKernel) : [1, 1],
            Models.Padding.Read(fields),
            fields.Has("groups") ? fields.Int("groups", 1, Shapes.MaxSize) : 1,
            !fields.Has("bias") || fields.Flag("bias"));
        spec.Check(fields);
        return spec;
    }

    internal override int[] OutputShape(int[] input, string where)
    {
        if (input.Length != 3 || input[0] != In) throw Misfit(where, input, $"[{In}, height, width]");
        var window = Over(input);
        if (window.OutHeight >= 1 && window.OutWidth >= 1) return [Out, window.OutHeight, window.OutWidth];
        var (rows, columns) = (Kernel[0] - (2 * Padding![0]), Kernel[1] - (2 * Padding[1]));
        throw Misfit(where, input, $"at least [{In}, {Math.Max(rows, 1)}, {Math.Max(columns, 1)}]");
    }

    /// <summary>How the kernel moves over an input.</summary>
    internal Window Over(int[] input)
    {
        var (height, width) = (input[1], input[2]);
        return Padding is null
            ? new Window(height, width, Kernel[0], Kernel[1], 1, 1, (Kernel[0] - 1) / 2, (Kernel[1] - 1) / 2, height, width)
            : new Window(height, width, Kernel[0], Kernel[1], Stride[0], Stride[1], Padding[0], Padding[1],
                Outputs(height, 0), Outputs(width, 1));
    }

    /// <summary>Samples in one matrix product.</summary>
    internal static int SamplesAtOnce(Window window) => window.Out >= GoodColumns ? 1 : (GoodColumns + window.Out - 1) / window.Out;

    internal override LayerMemory Memory(int[] input) => new(PerThread: IsDepthwise ? DepthwiseScratch.Of(Over(input)).Floats
        : WinogradScratch.Fits(this) ? WinogradScratch.Of(this, input).Floats
        : ConvScratch.Of(this, input).Floats);

    internal override long MultiplyAdds(int[] input) => (long)Out * Over(input).Out * FanIn;

    internal override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteNumber("in", In);
        writer.WriteNumber("out", Out);
        writer.WriteInts("kernel", Kernel);
        writer.WriteInts("stride", Stride);
        Models.Padding.Write(writer, Padding);
        writer.WriteNumber("groups", Groups);
        writer.WriteBoolean("bias", Bias);
    }

    private int Outputs(int size, int axis)
    {
        var room = size + (2 * Padding![axis]) - Kernel[axis];
        return room < 0 ? 0 : (room / Stride[axis]) + 1;
    }

    private void Check(JsonFields fields)
    {
        if (In % Groups != 0 || Out % Groups != 0)
            throw new ModelSpecException($"{fields.At("groups")} is {Groups}; expected a divisor of in ({In}) and out ({Out}).");
        if (Padding is null && Stride is not [1, 1])
            throw new ModelSpecException($"{fields.At("stride")} is {Shapes.Text(Stride)}; expected [1, 1] with padding same.");
    }
}
