using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>Memory that layers need beside activations: each layer's own, and scratch memory they share.</summary>
internal sealed class LayerMemories : IDisposable
{
    private readonly ParameterBuffer _states;
    private readonly ParameterBuffer _scratch;
    private readonly int[] _offsets;

    public LayerMemories(ModelSpec spec, int maxBatch, int threads)
    {
        _offsets = new int[spec.Layers.Count + 1];
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            var memory = spec.Layers[i].Memory(spec.Shapes[i]);
            _offsets[i + 1] = _offsets[i] + (int)(ModelMemory.Aligned(memory.Fixed) + (memory.PerSample * maxBatch));
        }

        _states = new ParameterBuffer(_offsets[^1]);
        _scratch = new ParameterBuffer((int)ModelMemory.Of(spec).PerThread * threads);
    }

    public FloatBlock Scratch => _scratch.Block;

    public FloatBlock State(int layer) => _states.Block.Slice(_offsets[layer], _offsets[layer + 1] - _offsets[layer]);

    public void Dispose()
    {
        _states.Dispose();
        _scratch.Dispose();
    }
}
