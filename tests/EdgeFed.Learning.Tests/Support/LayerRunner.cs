using EdgeFed.Learning.Layers;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Random;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>One layer alone, with memory of its own for everything; whatever it does not write is NaN.</summary>
internal sealed class LayerRunner : IDisposable
{
    private readonly WorkerTeam _team;
    private readonly Layer _layer;
    private readonly ParameterBuffer[] _buffers;
    private readonly int _batch;
    private readonly bool _training;

    public LayerRunner(LayerSpec spec, int[] input, int batch, int threads = 1, bool training = true)
    {
        (_batch, _training) = (batch, training);
        var output = spec.OutputShape(input, "the layer");
        OutputShape = output;
        Slices = ModelSlices.Build([spec], int.MaxValue);
        _team = new WorkerTeam(threads);
        _layer = Layer.Create(spec, Slices, input, output, _team);
        var memory = spec.Memory(input);
        var parameters = Slices.Sum(slice => slice.Length);
        var (x, y) = ((int)Shapes.Elements(input) * batch, (int)Shapes.Elements(output) * batch);
        var state = (int)(ModelMemory.Aligned(memory.Fixed) + (memory.PerSample * batch));
        _buffers = [.. new[] { parameters, parameters, x, x, y, y, state, (int)ModelMemory.Aligned(memory.PerThread) * threads }
            .Select(count => new ParameterBuffer(count))];
        foreach (var buffer in _buffers) buffer.Span.Fill(float.NaN);
    }

    public int[] OutputShape { get; }

    public ParameterSlice[] Slices { get; }

    public Span<float> Parameters => _buffers[0].Span;

    public Span<float> Gradients => _buffers[1].Span;

    public Span<float> X => _buffers[2].Span;

    public Span<float> Dx => _buffers[3].Span;

    public Span<float> Y => _buffers[4].Span;

    public Span<float> Dy => _buffers[5].Span;

    public void Forward() => _layer.Forward(Pass());

    public void Backward(bool needsDx = true) => _layer.Backward(Pass() with
    {
        Gradients = _buffers[1].Block,
        Dy = _buffers[5].Block,
        Dx = needsDx ? _buffers[3].Block : default,
    });

    public void Dispose()
    {
        _team.Dispose();
        foreach (var buffer in _buffers) buffer.Dispose();
    }

    private LayerPass Pass() => new()
    {
        Batch = _batch,
        Parameters = _buffers[0].Block,
        X = _buffers[2].Block,
        Y = _buffers[4].Block,
        State = _buffers[6].Block,
        Scratch = _buffers[7].Block,
        Training = _training,
        Random = new CounterRandom(5, 6),
    };
}
