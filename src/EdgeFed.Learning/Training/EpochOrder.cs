using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Training;

/// <summary>The order of samples in each epoch, and its cut into batches; the last batch holds what is left.</summary>
internal sealed class EpochOrder
{
    private readonly int[] _order;
    private readonly ulong _seed;

    public EpochOrder(int count, int batchSize, ulong seed)
    {
        _order = new int[count];
        _seed = seed;
        BatchSize = Math.Min(batchSize, count);
        Batches = (count + BatchSize - 1) / BatchSize;
    }

    /// <summary>Samples in every batch but the last: at most as many as there are.</summary>
    public int BatchSize { get; }

    /// <summary>Batches an epoch.</summary>
    public int Batches { get; }

    /// <summary>Shuffles for an epoch: a function of (seed, epoch) alone.</summary>
    public void Start(int epoch)
    {
        for (var i = 0; i < _order.Length; i++) _order[i] = i;
        new CounterRandom(_seed, (ulong)epoch).Shuffle(_order.AsSpan());
    }

    /// <summary>The samples of one batch.</summary>
    public ReadOnlySpan<int> Batch(int index)
    {
        var start = index * BatchSize;
        return _order.AsSpan(start, Math.Min(BatchSize, _order.Length - start));
    }
}
