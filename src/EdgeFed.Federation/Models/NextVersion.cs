using System.Numerics.Tensors;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Encodings;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>
/// From what was folded to the version that is published. A strategy with an optimiser of its own makes a step of what was
/// folded. Where versions travel as deltas every unit adds the same restored delta to the same base, so that all have the same
/// bits, this aggregator included; what the encoding left over is added to the next delta. A function of the fold, the inputs and
/// the job: made again, it is the same.
/// </summary>
internal sealed class NextVersion : IDisposable
{
    private readonly JobDefinition _job;
    private readonly BlockSource _folded;
    private readonly BlockReader? _base;
    private readonly BlockReader? _residual;
    private readonly OptimizerBlocks? _optimizer;
    private readonly LossyBlocks? _published;
    private readonly int _parameters;
    private readonly bool _isEmpty; // nothing was folded: as if no update had changed anything
    private readonly float[] _delta;
    private readonly float[] _model;

    /// <param name="fold">All updates of the round, added and complete.</param>
    /// <param name="version">Number of the version to be made.</param>
    public NextVersion(JobDefinition job, RoundFold fold, int version, VersionInputs inputs)
    {
        (_job, _folded, _parameters, _isEmpty) = (job, fold.Read, fold.Length, fold.Count == 0);
        var blockLength = job.Options.ChunkBytes / sizeof(float);
        _base = inputs.Base is { } before ? new BlockReader(before) : null;
        _residual = inputs.Residual is { } left ? new BlockReader(left) : null;
        _optimizer = job.ServerOptimizer is { } optimizer ? new OptimizerBlocks(optimizer, inputs.State, blockLength) : null;
        Choice = new EncodingChoice(RoundingKeys.OfVersion(job, version));
        if (job.PublishesDeltas) _published = new LossyBlocks(ReadDelta, job.ModelFormat, Choice, job.Options.ChunkBytes);
        (_delta, _model) = (new float[blockLength], new float[blockLength]);
    }

    /// <summary>Encoder's choice for the delta.</summary>
    public EncodingChoice Choice { get; }

    /// <summary>
    /// First value of what was read so far that a receiver would refuse: of the version, of the delta that leads to it, or of the
    /// strategy's state, which must be finite.
    /// </summary>
    public UnusableValue? Unusable { get; private set; }

    /// <summary>Number of values that <see cref="ReadState"/> gives.</summary>
    public int StateLength => _optimizer is null ? 0 : _optimizer.LengthFor(_parameters);

    /// <summary>Change to be added to the base, before encoding.</summary>
    public ReadOnlySpan<float> ReadDelta(int offset, int count)
    {
        var delta = ReadStep(offset, count);
        if (_residual is not null) TensorPrimitives.Add(delta, _residual.Read(offset, count), delta);
        return delta;
    }

    /// <summary>The version as every unit will have it.</summary>
    public ReadOnlySpan<float> ReadModel(int offset, int count) => Checked(offset, MakeModel(offset, count));

    private ReadOnlySpan<float> MakeModel(int offset, int count)
    {
        if (!_job.TakesUpdates || _isEmpty && _published is null && _optimizer is null) return _base!.Read(offset, count);
        if (_published is null && _optimizer is null && !_job.UpdatesAreDeltas) return _folded(offset, count);
        var added = _published is null ? ReadStep(offset, count) : Checked(offset, _published.ReadSent(offset, count));
        var model = _model.AsSpan(0, count);
        TensorPrimitives.Add(_base!.Read(offset, count), added, model);
        return model;
    }

    /// <summary>Residual of publishing this version; only where versions travel as deltas.</summary>
    public ReadOnlySpan<float> ReadResidual(int offset, int count) => _published!.ReadLeft(offset, count);

    /// <summary>Strategy state of this version, see <see cref="OptimizerBlocks"/>; only for a strategy that has one.</summary>
    public ReadOnlySpan<float> ReadState(int offset, int count)
    {
        var (start, length) = _optimizer!.ParametersOf(offset, _parameters);
        if (_optimizer.Start != start) ReadStep(start, length);
        var state = _optimizer.ReadState(offset, count);
        foreach (var value in state)
            if (!float.IsFinite(value)) Unusable ??= new UnusableValue(start, value);
        return state;
    }

    public void Dispose()
    {
        _base?.Dispose();
        _residual?.Dispose();
        _optimizer?.Dispose();
        _published?.Dispose();
    }

    private ReadOnlySpan<float> Checked(int offset, ReadOnlySpan<float> values)
    {
        if (Unusable is null && ValueRange.IndexOfUnusable(values) is >= 0 and var index)
            Unusable = new UnusableValue(offset + index, values[index]);
        return values;
    }

    /// <summary>The change of the parameters that was folded, or the step that is made of it.</summary>
    private Span<float> ReadStep(int offset, int count)
    {
        var step = _delta.AsSpan(0, count);
        if (_isEmpty) step.Clear();
        else if (_job.UpdatesAreDeltas) _folded(offset, count).CopyTo(step);
        else TensorPrimitives.Subtract(_folded(offset, count), _base!.Read(offset, count), step);
        _optimizer?.Step(offset, step);
        return step;
    }
}
