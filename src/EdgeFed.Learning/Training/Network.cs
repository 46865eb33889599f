using EdgeFed.Learning.Layers;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>A model's layers with the activation memory of one batch, allocated once; running it allocates nothing.</summary>
internal sealed class Network : IDisposable
{
    private readonly Layer[] _layers;
    private readonly ActivationPlan _plan;
    private readonly int _firstWithParameters;
    private readonly ParameterBuffer _values;
    private readonly ParameterBuffer _gradientsA;
    private readonly ParameterBuffer _gradientsB;

    /// <param name="spec">The model.</param>
    /// <param name="maxBatch">Largest batch it will see.</param>
    /// <param name="training">False leaves out the memory that only <see cref="Backward"/> needs.</param>
    /// <exception cref="ModelSpecException">The batch needs more activation memory than the spec's limits allow.</exception>
    public Network(ModelSpec spec, int maxBatch, bool training)
    {
        spec.CheckActivations(maxBatch);
        _layers = CreateLayers(spec);
        _firstWithParameters = Array.FindIndex(_layers, layer => layer.HasParameters);
        _plan = new ActivationPlan(spec);
        _values = new ParameterBuffer(_plan.ValueFloats * maxBatch);
        var gradientFloats = training ? _plan.WidestGradient * maxBatch : 0;
        _gradientsA = new ParameterBuffer(gradientFloats);
        _gradientsB = new ParameterBuffer(gradientFloats);
        MaxBatch = maxBatch;
    }

    public int MaxBatch { get; }

    /// <summary>Where the samples of the next batch go.</summary>
    public Span<float> Input(int batch) => Value(0, batch);

    /// <summary>Runs the input forward and scores it; <paramref name="labels"/> says how large the batch is.</summary>
    public BatchScore Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<int> labels)
    {
        RunLayers(parameters, labels.Length);
        var gradient = _gradientsA.Count == 0 ? [] : OutputGradient(labels.Length);
        return SoftmaxCrossEntropy.Score(Value(_layers.Length, labels.Length), labels, gradient);
    }

    /// <summary>Writes the gradients of all trainable parameters, for the batch just run forward.</summary>
    public void Backward(ReadOnlySpan<float> parameters, Span<float> gradients, int batch)
    {
        var (dy, spare) = (_gradientsA, _gradientsB);
        for (var i = _layers.Length - 1; i >= Math.Max(_firstWithParameters, 0); i--)
        {
            var inPlace = _plan.IsInPlace(i);
            var dx = inPlace ? dy : spare;
            _layers[i].Backward(new BackwardPass
            {
                Parameters = parameters,
                Gradients = gradients,
                X = Value(i, batch),
                Y = Value(i + 1, batch),
                Dy = dy.Span[..(_plan.Elements(i + 1) * batch)],
                Dx = i > _firstWithParameters ? dx.Span[..(_plan.Elements(i) * batch)] : [],
            });
            if (!inPlace) (dy, spare) = (dx, dy);
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _gradientsA.Dispose();
        _gradientsB.Dispose();
    }

    private static Layer[] CreateLayers(ModelSpec spec)
    {
        var layers = new Layer[spec.Layers.Count];
        var slice = 0;
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = Layer.Create(spec, spec.Layers[i], slice);
            slice += spec.Layers[i].Tensors.Count();
        }

        return layers;
    }

    private void RunLayers(ReadOnlySpan<float> parameters, int batch)
    {
        for (var i = 0; i < _layers.Length; i++) _layers[i].Forward(parameters, Value(i, batch), Value(i + 1, batch));
    }

    private Span<float> OutputGradient(int batch) => _gradientsA.Span[..(_plan.Elements(_layers.Length) * batch)];

    private Span<float> Value(int index, int batch) =>
        _values.Span.Slice(_plan.Offset(index) * MaxBatch, _plan.Elements(index) * batch);
}
