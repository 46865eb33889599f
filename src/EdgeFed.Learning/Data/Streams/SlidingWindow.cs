namespace EdgeFed.Learning.Data.Streams;

/// <summary>
/// The newest samples of a live source. Each one that comes in when the window is full pushes the oldest out. Training takes a
/// <see cref="Snapshot"/>, so that what it reads stays what it was. Safe to use from several threads.
/// </summary>
public sealed class SlidingWindow : IDataset
{
    private readonly Lock _lock = new();
    private readonly float[] _x;
    private readonly float[] _targets;
    private readonly int[] _labels;
    private readonly int _minimum;
    private int _count;
    private long _received;
    private string _end = "";

    /// <param name="schema">What a sample must look like.</param>
    /// <param name="capacity">Samples held at most.</param>
    /// <param name="minimum">Fewer samples than this are no data to train on.</param>
    public SlidingWindow(DataSchema schema, int capacity, int minimum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, minimum);
        (Schema, _minimum) = (schema, minimum);
        _x = new float[checked(capacity * schema.Elements)];
        _targets = new float[checked(capacity * schema.Targets)];
        _labels = new int[capacity];
    }

    /// <inheritdoc/>
    public DataSchema Schema { get; }

    /// <inheritdoc/>
    public int TargetLength => Schema.Targets;

    /// <summary>Samples that came in since the start.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <inheritdoc/>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a sample of a classification.</summary>
    /// <exception cref="DataException">It does not fit the schema, or holds a value that is not finite; nothing was
    /// taken.</exception>
    public void Add(ReadOnlySpan<float> x, int label)
    {
        if (label < 0 || label >= Schema.Classes) throw new DataException($"the label is {label}; expected 0 to {Schema.Classes - 1}.");
        Add(x, [], label);
    }

    /// <summary>Takes a sample of a regression.</summary>
    /// <exception cref="DataException">It does not fit the schema, or holds a value that is not finite; nothing was
    /// taken.</exception>
    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> targets) => Add(x, targets, 0);

    /// <summary>Notes that no more samples will come, or none for now; an error for want of samples will say so.</summary>
    /// <param name="reason">Such as "the stream ended"; empty when samples come again.</param>
    public void Ended(string reason)
    {
        lock (_lock) _end = reason;
    }

    /// <summary>The samples there are now, oldest first.</summary>
    /// <exception cref="DataException">There are fewer than the minimum.</exception>
    public IDataset Snapshot()
    {
        lock (_lock)
        {
            if (_count < _minimum) throw TooFew();
            var indices = Enumerable.Range(0, _count).ToArray();
            var (x, labels) = (new float[_count * Schema.Elements], new int[_count]);
            var targets = new float[_count * TargetLength];
            CopyBatch(indices, x, labels);
            CopyTargets(indices, targets);
            return new MemoryDataset(Schema, x, labels, targets);
        }
    }

    /// <inheritdoc/>
    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        lock (_lock)
        {
            Copy(_x, Schema.Elements, indices, x);
            Copy(_labels, 1, indices, labels);
        }
    }

    /// <inheritdoc/>
    public void CopyTargets(ReadOnlySpan<int> indices, Span<float> targets)
    {
        lock (_lock) Copy(_targets, TargetLength, indices, targets);
    }

    private void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> targets, int label)
    {
        Check("values", x, Schema.Elements);
        Check("targets", targets, TargetLength);
        lock (_lock)
        {
            var slot = (int)(_received % _labels.Length);
            x.CopyTo(_x.AsSpan(slot * x.Length));
            targets.CopyTo(_targets.AsSpan(slot * targets.Length));
            _labels[slot] = label;
            _received++;
            _count = (int)Math.Min(_received, _labels.Length);
        }
    }

    private void Copy<T>(T[] ring, int length, ReadOnlySpan<int> indices, Span<T> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, indices.Length * length);
        for (var i = 0; i < indices.Length; i++)
            ring.AsSpan(Slot(indices[i]) * length, length).CopyTo(target[(i * length)..]);
    }

    private int Slot(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _count);
        return (int)((_received - _count + index) % _labels.Length);
    }

    private static void Check(string what, ReadOnlySpan<float> values, int length)
    {
        if (values.Length != length) throw new DataException($"the sample has {values.Length} {what}; expected {length}.");
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i])) throw new DataException($"{what}[{i}] of the sample is {values[i]}; expected a finite number.");
    }

    private DataException TooFew()
    {
        var end = _end.Length == 0 ? "" : $" ({_end})";
        return new DataException($"the stream has delivered {_count} samples so far{end}; expected at least {_minimum} to train on.");
    }
}
