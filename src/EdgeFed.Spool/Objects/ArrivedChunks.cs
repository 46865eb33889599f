using System.Buffers;

namespace EdgeFed.Spool.Objects;

/// <summary>
/// Consecutive chunks that were just appended and are still in memory: log records in buffers of the shared pool.
/// </summary>
internal sealed class ArrivedChunks(int first, MemoryBudget budget)
{
    private readonly List<byte[]> _records = [];

    public int First => first;

    /// <summary>The first chunk after these.</summary>
    public int End => first + _records.Count;

    /// <summary>Takes over the record of chunk <see cref="End"/>, unless too much is in memory already.</summary>
    public bool TryAdd(byte[] record)
    {
        if (!budget.TryTake(record.Length)) return false;
        _records.Add(record);
        return true;
    }

    /// <summary>A chunk as it travelled.</summary>
    public ReadOnlySpan<byte> Stored(int index, int length) => _records[index - first].AsSpan(RecordHeader.Size, length);

    /// <summary>Gives all buffers back, once nobody reads them.</summary>
    public void Release()
    {
        foreach (var record in _records)
        {
            budget.GiveBack(record.Length);
            ArrayPool<byte>.Shared.Return(record);
        }

        _records.Clear();
    }
}
