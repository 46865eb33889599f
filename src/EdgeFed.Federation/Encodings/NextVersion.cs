using System.Numerics.Tensors;
using EdgeFed.Federation.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Encodings;

/// <summary>
/// From what was folded to the version that is published. Where versions travel as deltas every unit adds the same restored delta to the
/// same base, so that all have the same bits, this aggregator included; what the encoding left over is added to the next delta.
/// A function of the fold, the base, the residual and the job: made again, it is the same.
/// </summary>
internal sealed class NextVersion : IDisposable
{
    private readonly JobDefinition _job;
    private readonly BlockSource _folded;
    private readonly BlockReader? _base;
    private readonly BlockReader? _residual;
    private readonly LossyBlocks? _published;
    private readonly float[] _delta;
    private readonly float[] _model;

    /// <param name="fold">All updates of the round, added and complete.</param>
    /// <param name="version">Number of the version to be made.</param>
    /// <param name="baseModel">The version before; needed where anything travels as a delta.</param>
    /// <param name="residual">What publishing the version before left over, or null.</param>
    public NextVersion(JobDefinition job, UpdateFold fold, int version, SpoolObject? baseModel, SpoolObject? residual)
    {
        (_job, _folded) = (job, fold.Read);
        _base = baseModel is null ? null : new BlockReader(baseModel);
        _residual = residual is null ? null : new BlockReader(residual);
        Choice = new EncodingChoice(RoundingKeys.OfVersion(job, version));
        if (job.PublishesDeltas) _published = new LossyBlocks(ReadDelta, job.ModelFormat, Choice, job.Options.ChunkBytes);
        (_delta, _model) = (new float[job.Options.ChunkBytes / sizeof(float)], new float[job.Options.ChunkBytes / sizeof(float)]);
    }

    /// <summary>What the delta is encoded with.</summary>
    public EncodingChoice Choice { get; }

    /// <summary>What is to be added to the base, before encoding.</summary>
    public ReadOnlySpan<float> ReadDelta(int offset, int count)
    {
        var delta = _delta.AsSpan(0, count);
        var folded = _folded(offset, count);
        if (_job.UpdatesAreDeltas) folded.CopyTo(delta);
        else TensorPrimitives.Subtract(folded, _base!.Read(offset, count), delta);
        if (_residual is not null) TensorPrimitives.Add(delta, _residual.Read(offset, count), delta);
        return delta;
    }

    /// <summary>The version as every unit will have it.</summary>
    public ReadOnlySpan<float> ReadModel(int offset, int count)
    {
        if (_published is null && !_job.UpdatesAreDeltas) return _folded(offset, count);
        var added = _published is null ? _folded(offset, count) : _published.ReadSent(offset, count);
        var model = _model.AsSpan(0, count);
        TensorPrimitives.Add(_base!.Read(offset, count), added, model);
        return model;
    }

    /// <summary>What publishing this version leaves over; only where versions travel as deltas.</summary>
    public ReadOnlySpan<float> ReadResidual(int offset, int count) => _published!.ReadLeft(offset, count);

    public void Dispose()
    {
        _base?.Dispose();
        _residual?.Dispose();
        _published?.Dispose();
    }
}
