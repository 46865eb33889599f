using System.Numerics.Tensors;
using EdgeFed.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Updates;

/// <summary>
/// Reads updates from the spool, block by block, each a whole chunk, as models or as what they change. Arithmetic is in float32,
/// each operation rounded by itself and none fused, so that a replay has the same bits on every processor. Not for two threads at
/// once.
/// </summary>
internal sealed class UpdateReader
{
    private readonly JobDefinition _job;
    private readonly FoldSource _source;
    private readonly BlockReader _update;
    private readonly BlockReader? _base;
    private readonly BlockReader? _previous;
    private readonly float[] _values;

    /// <param name="objects">Where what it reads is opened; to be kept for as long.</param>
    public UpdateReader(JobDefinition job, FoldSource source, BlockReaders objects)
    {
        (_job, _source, _update) = (job, source, objects.Open(source.Update));
        _base = source.Base is null ? null : objects.Open(source.Base);
        _previous = source.Previous is null ? null : objects.Open(source.Previous);
        _values = new float[job.Options.ChunkBytes / sizeof(float)];
    }

    /// <summary>
    /// model += weight * (update - reference), for the part of the model that begins at <paramref name="offset"/>.
    /// </summary>
    /// <exception cref="Spool.SpoolException">A chunk is damaged on disk.</exception>
    public void FoldInto(Span<float> model, int offset)
    {
        var change = _values.AsSpan(0, model.Length);
        switch (_source.Step.Reference)
        {
            case FoldReference.Base:
                ReadChange(offset, change);
                break;
            case FoldReference.Previous:
                ReadModel(offset, change);
                TensorPrimitives.Subtract(change, _previous!.Read(offset, change.Length), change);
                break;
            default:
                ReadModel(offset, change);
                TensorPrimitives.Subtract(change, model, change);
                break;
        }

        TensorPrimitives.Multiply(change, (float)_source.Step.Weight, change);
        TensorPrimitives.Add(model, change, model);
    }

    /// <summary>The parameters that training came to.</summary>
    /// <inheritdoc cref="FoldInto"/>
    public void ReadModel(int offset, Span<float> model)
    {
        if (!_job.UpdatesAreDeltas && _source.Scale == 1)
        {
            _update.Read(offset, model.Length).CopyTo(model);
            return;
        }

        ReadChange(offset, model);
        TensorPrimitives.Add(model, _base!.Read(offset, model.Length), model);
    }

    /// <summary>Change that training made.</summary>
    /// <inheritdoc cref="FoldInto"/>
    public void ReadChange(int offset, Span<float> change)
    {
        if (_job.UpdatesAreDeltas) _update.Read(offset, change.Length).CopyTo(change);
        else TensorPrimitives.Subtract(_update.Read(offset, change.Length), _base!.Read(offset, change.Length), change);
        if (_source.Scale != 1) TensorPrimitives.Multiply(change, (float)_source.Scale, change);
    }
}
