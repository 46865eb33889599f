namespace EdgeFed.Aggregation.Sums;

/// <summary>
/// Sums of a block that do not fit the block's format: usually the sums of a few parameters close to zero, found by their index;
/// when there are many of them, one for each parameter of the block.
/// </summary>
internal sealed class BlockExtras
{
    /// <summary>From here on an index costs more than it saves: searching is linear.</summary>
    private const int MaxIndexed = 32;

    private ushort[]? _indexes = new ushort[2];
    private WideSum[] _sums = new WideSum[2];
    private int _count;

    public int Count => _indexes is null ? _sums.Length : _count;

    /// <summary>The sum that belongs to a parameter of the block.</summary>
    public ref WideSum At(int index)
    {
        if (_indexes is null) return ref _sums[index];
        var found = _indexes.AsSpan(0, _count).IndexOf((ushort)index);
        if (found >= 0) return ref _sums[found];
        if (_count == MaxIndexed) return ref Spread()[index];
        return ref Insert(index);
    }

    /// <summary>Indexes and sums of all parameters in a part of the block that have one.</summary>
    public IEnumerable<(int Index, WideSum Sum)> In(int start, int length)
    {
        if (_indexes is null) return Enumerable.Range(start, length).Select(index => (index, _sums[index]));
        return Enumerable.Range(0, _count).Where(i => _indexes[i] >= start && _indexes[i] < start + length).Select(i => ((int)_indexes[i], _sums[i]));
    }

    private ref WideSum Insert(int index)
    {
        if (_count == _sums.Length)
        {
            Array.Resize(ref _indexes, 2 * _count);
            Array.Resize(ref _sums, 2 * _count);
        }

        _indexes![_count] = (ushort)index;
        return ref _sums[_count++];
    }

    private WideSum[] Spread()
    {
        var all = new WideSum[ExactSum.BlockLength];
        for (var i = 0; i < _count; i++) all[_indexes![i]] = _sums[i];
        _indexes = null;
        return _sums = all;
    }
}
