using EdgeFed.Learning.Layers;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Random;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Training;

/// <summary>A model's layers with the memory of one batch, allocated once; running it allocates nothing.</summary>
internal sealed class Network : IDisposable
{
    /// <summary>
    /// Layer and step share the number of a random stream; epochs, which are shuffled by the same seed, stay far below.
    /// </summary>
    private const int StepBits = 40;

    private readonly WorkerTeam _team;
    private readonly Layer[] _layers;
    private readonly ActivationPlan _plan;
    private readonly int _firstWithParameters;
    private readonly LossKind _loss;
    private readonly LayerMemories _memories;
    private readonly ParameterBuffer _values;
    private readonly ParameterBuffer _gradientsA;
    private readonly ParameterBuffer _gradientsB;
    private readonly ulong _seed;
    private readonly bool _training;
    private ulong _step;

    /// <param name="spec">The model.</param>
    /// <param name="maxBatch">Largest batch it will see.</param>
    /// <param name="training">False leaves out the memory that only <see cref="Backward"/> needs, dropout and batch
    /// statistics.</param>
    /// <param name="threads">Threads that share the work, the caller's among them.</param>
    /// <param name="seed">Decides what dropout drops.</param>
    /// <exception cref="ModelSpecException">The batch needs more activation memory than the spec's limits allow.</exception>
    public Network(ModelSpec spec, int maxBatch, bool training, int threads = 1, ulong seed = 0)
    {
        spec.CheckActivations(maxBatch, threads);
        (_training, _seed, _loss, MaxBatch) = (training, seed, spec.Loss, maxBatch);
        _team = new WorkerTeam(threads);
        _layers = CreateLayers(spec, _team);
        _firstWithParameters = Array.FindIndex(_layers, layer => layer.HasParameters);
        _plan = new ActivationPlan(spec);
        _memories = new LayerMemories(spec, maxBatch, threads);
        _values = new ParameterBuffer(_plan.ValueFloats * maxBatch);
        var gradientFloats = training ? _plan.WidestGradient * maxBatch : 0;
        _gradientsA = new ParameterBuffer(gradientFloats);
        _gradientsB = new ParameterBuffer(gradientFloats);
    }

    public int MaxBatch { get; }

    /// <summary>The threads that share the work.</summary>
    public WorkerTeam Team => _team;

    /// <summary>Where the samples of the next batch go.</summary>
    public Span<float> Input(int batch) => Value(0, batch).Span;

    /// <summary>Runs the input forward. Returns the outputs [batch, outputs]: logits, or the numbers predicted.</summary>
    public Span<float> Run(FloatBlock parameters, int batch)
    {
        _step++;
        for (var i = 0; i < _layers.Length; i++) _layers[i].Forward(Pass(i, parameters, batch));
        return Value(_layers.Length, batch).Span;
    }

    /// <summary>Runs the input forward and scores it; <paramref name="answers"/> says how large the batch is.</summary>
    public BatchScore Forward(FloatBlock parameters, Answers answers)
    {
        var output = Run(parameters, answers.Count);
        var gradient = _training ? _gradientsA.Span[..output.Length] : [];
        return _loss == LossKind.SoftmaxCrossEntropy
            ? SoftmaxCrossEntropy.Score(output, answers.Labels, gradient)
            : MeanSquaredError.Score(output, answers.Targets, answers.Count, gradient);
    }

    /// <summary>Writes the gradients of all trainable parameters, for the batch just run forward.</summary>
    public void Backward(FloatBlock parameters, FloatBlock gradients, int batch)
    {
        var (dy, spare) = (_gradientsA, _gradientsB);
        for (var i = _layers.Length - 1; i >= Math.Max(_firstWithParameters, 0); i--)
        {
            var inPlace = _plan.IsInPlace(i);
            var dx = inPlace ? dy : spare;
            _layers[i].Backward(Pass(i, parameters, batch) with
            {
                Gradients = gradients,
                Dy = dy.Block.Slice(0, _plan.Elements(i + 1) * batch),
                Dx = i > _firstWithParameters ? dx.Block.Slice(0, _plan.Elements(i) * batch) : default,
            });
            if (!inPlace) (dy, spare) = (dx, dy);
        }
    }

    public void Dispose()
    {
        _team.Dispose();
        _memories.Dispose();
        _values.Dispose();
        _gradientsA.Dispose();
        _gradientsB.Dispose();
    }

    private static Layer[] CreateLayers(ModelSpec spec, WorkerTeam team)
    {
        var layers = new Layer[spec.Layers.Count];
        var slice = 0;
        for (var i = 0; i < layers.Length; i++)
        {
            var count = spec.Layers[i].Tensors.Count();
            layers[i] = Layer.Create(
                spec.Layers[i], [.. spec.Slices.Skip(slice).Take(count)], spec.Shapes[i], spec.Shapes[i + 1], team);
            slice += count;
        }

        return layers;
    }

    private LayerPass Pass(int layer, FloatBlock parameters, int batch) => new()
    {
        Batch = batch,
        Parameters = parameters,
        X = Value(layer, batch),
        Y = Value(layer + 1, batch),
        State = _memories.State(layer),
        Scratch = _memories.Scratch,
        Training = _training,
        Random = new CounterRandom(_seed, ((ulong)(layer + 1) << StepBits) + _step),
    };

    private FloatBlock Value(int index, int batch) =>
        _values.Block.Slice(_plan.Offset(index) * MaxBatch, _plan.Elements(index) * batch);
}
