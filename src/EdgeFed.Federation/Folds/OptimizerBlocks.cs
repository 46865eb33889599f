using EdgeFed.Aggregation.ServerOptimizers;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Folds;

/// <summary>
/// Steps of an optimiser, a block of parameters at a time, with the state of the version before from the spool. A state holds for
/// each block its slots one after the other, so that it can be written and read like a model, in one pass:
/// <code>
/// | m of block 0 | v of block 0 | m of block 1 | v of block 1 | ...
/// </code>
/// </summary>
/// <param name="before">State of the version before; null for the initial one.</param>
/// <param name="blockLength">Parameters of a block, which is also the length of the state's chunks.</param>
internal sealed class OptimizerBlocks(IServerOptimizer optimizer, SpoolObject? before, int blockLength) : IDisposable
{
    private readonly BlockReader? _before = before is null ? null : new BlockReader(before);
    private readonly float[] _state = new float[optimizer.Slots * blockLength]; // of the block at Start

    /// <summary>Index of the first parameter of the block whose next state is in memory, or -1.</summary>
    public int Start { get; private set; } = -1;

    /// <summary>Number of values in the state of so many parameters.</summary>
    public int LengthFor(int parameters) => checked(optimizer.Slots * parameters);

    /// <summary>The block of parameters that the state at this place belongs to.</summary>
    public (int Start, int Length) ParametersOf(int stateOffset, int parameters)
    {
        var start = stateOffset / _state.Length * blockLength;
        return (start, Math.Min(blockLength, parameters - start));
    }

    /// <summary>Replaces the change of a block's parameters by the step.</summary>
    public void Step(int offset, Span<float> change)
    {
        var state = _state.AsSpan(0, optimizer.Slots * change.Length);
        if (_before is null) Initialize(state, change.Length);
        else Load(optimizer.Slots * offset, state);
        optimizer.Step(change, state);
        Start = offset;
    }

    /// <summary>A part of the next state of the block at <see cref="Start"/>.</summary>
    public ReadOnlySpan<float> ReadState(int offset, int count) => _state.AsSpan(offset - optimizer.Slots * Start, count);

    public void Dispose() => _before?.Dispose();

    private void Initialize(Span<float> state, int length)
    {
        for (var slot = 0; slot < optimizer.Slots; slot++) state.Slice(slot * length, length).Fill(optimizer.InitialOf(slot));
    }

    /// <summary>Blocks begin with a chunk, and only the last one can end within one, which is then the last too.</summary>
    private void Load(int offset, Span<float> state)
    {
        for (var at = 0; at < state.Length; at += blockLength)
        {
            var count = Math.Min(blockLength, state.Length - at);
            _before!.Read(offset + at, count).CopyTo(state[at..]);
        }
    }
}
