using EdgeFed.Learning.Data;
using EdgeFed.Learning.Json;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Models;

/// <summary>A model as data: layers, sizes and loss, validated. Immutable; made by <see cref="Parse"/>.</summary>
public sealed class ModelSpec
{
    /// <summary>The version of the JSON form that this build reads and writes.</summary>
    public const int Version = 1;

    internal ModelSpec(string name, int[] input, int outputs, LossKind loss, IReadOnlyList<LayerSpec> layers, ModelLimits limits)
    {
        (Name, InputShape, Outputs, Loss, Layers, Limits) = (name, input, outputs, loss, layers, limits);
        Shapes = ModelShapes.Walk(this);
        Slices = ModelSlices.Build(layers, limits.MaxParameters);
        ParameterCount = Slices.Sum(slice => slice.Length);
        CheckActivations(batch: 1);
    }

    /// <summary>The model's name, such as <c>mlp-200</c>.</summary>
    public string Name { get; }

    /// <summary>Shape of one sample.</summary>
    public IReadOnlyList<int> InputShape { get; }

    /// <summary>Width of the last layer: classes told apart, or numbers predicted.</summary>
    public int Outputs { get; }

    /// <summary>Number of classes told apart; 0 for a model that predicts numbers.</summary>
    public int Classes => Loss == LossKind.SoftmaxCrossEntropy ? Outputs : 0;

    /// <summary>How many numbers are predicted for a sample; 0 for a model that tells classes apart.</summary>
    public int TargetLength => Outputs - Classes;

    /// <summary>Loss that training minimises.</summary>
    public LossKind Loss { get; }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<LayerSpec> Layers { get; }

    /// <summary>The limits the spec was checked against.</summary>
    public ModelLimits Limits { get; }

    /// <summary>Every parameter tensor in state-dict order, contiguous from offset 0.</summary>
    public IReadOnlyList<ParameterSlice> Slices { get; }

    /// <summary>Number of parameters in floats.</summary>
    public int ParameterCount { get; }

    /// <summary>Names the parameter at an index of the flat buffer: "fc1.weight[12]".</summary>
    public string Locate(long index)
    {
        foreach (var slice in Slices)
            if (index < (long)slice.Offset + slice.Length) return $"{slice.Name}[{index - slice.Offset}]";
        return $"parameter {index}";
    }

    /// <summary>Schema of data that can train or evaluate this model.</summary>
    public DataSchema RequiredSchema =>
        Classes > 0 ? DataSchema.Classification([.. InputShape], Classes) : DataSchema.Regression([.. InputShape], TargetLength);

    /// <summary>Shape of the input and of every layer's output: one more than there are layers.</summary>
    internal IReadOnlyList<int[]> Shapes { get; }

    /// <summary>Reads and checks a spec.</summary>
    /// <param name="json">The text; see <see cref="ModelCatalog"/> for examples.</param>
    /// <param name="limits">What is accepted; <see cref="ModelLimits.Default"/> when null.</param>
    /// <exception cref="ModelSpecException">The text is no valid spec, is unknown to this build, or is too large.</exception>
    public static ModelSpec Parse(string json, ModelLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ModelSpecParser.Parse(json, limits ?? ModelLimits.Default);
    }

    /// <summary>The one text of this spec: fixed key order, no white space. Parsing it gives the same spec.</summary>
    public string ToCanonicalJson() => JsonText.Write(writer => ModelSpecWriter.Write(writer, this));

    /// <summary>
    /// Floating-point operations of products and convolutions for one sample in training: forward, the gradient of the parameters
    /// and the gradient of the input, which the first layer with parameters does not need.
    /// </summary>
    public double TrainingFlops()
    {
        long[] forward = [.. Layers.Select((layer, i) => layer.MultiplyAdds(Shapes[i]))];
        return 2.0 * ((3 * forward.Sum()) - forward.FirstOrDefault(count => count > 0));
    }

    /// <summary>
    /// Memory in bytes for the activations and their gradients of one batch, and what the layers need beside them.
    /// </summary>
    public long ActivationBytes(int batch, int threads = 1) => ModelMemory.Of(this).Floats(batch, threads) * sizeof(float);

    /// <summary>Refuses a batch whose activations would need more memory than the limits allow.</summary>
    /// <exception cref="ModelSpecException">It would.</exception>
    public void CheckActivations(int batch, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var needed = ActivationBytes(batch, threads);
        if (needed <= Math.Min(Limits.MaxActivationBytes, (long)int.MaxValue * sizeof(float))) return;
        throw new ModelSpecException($"model '{Name}' needs {needed} bytes for the activations of a batch " +
            $"of {batch}; expected at most {Limits.MaxActivationBytes}.");
    }
}
