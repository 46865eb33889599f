namespace EdgeFed.Spool.Objects;

/// <summary>Bytes that all transfers of a unit together may keep in memory for a while. Used on the unit's thread only.</summary>
public sealed class MemoryBudget(int bytes)
{
    private int _left = bytes;

    /// <summary>Takes this many bytes, if there are so many.</summary>
    public bool TryTake(int count)
    {
        if (count > _left) return false;
        _left -= count;
        return true;
    }

    public void GiveBack(int count) => _left += count;
}
