using System.Buffers.Binary;

namespace EdgeFed.Protocol.Objects;

/// <summary>
/// Parameters that travel as f32 whatever the encoding of the others: running statistics, whose errors nothing corrects.
/// Ascending, apart from each other, none empty. Travels as pairs of <c>uint32 start | uint32 length</c>, little-endian.
/// Immutable.
/// </summary>
public sealed class ExactRanges : IEquatable<ExactRanges>
{
    /// <summary>Bytes of one range as it travels.</summary>
    public const int EntryBytes = 8;

    private readonly byte[] _entries;

    private ExactRanges(byte[] entries) => _entries = entries;

    /// <summary>No range at all.</summary>
    public static ExactRanges None { get; } = new([]);

    /// <summary>Number of ranges.</summary>
    public int Count => _entries.Length / EntryBytes;

    /// <summary>The ranges as they travel.</summary>
    public ReadOnlySpan<byte> Bytes => _entries;

    /// <summary>Index after the last parameter of the last range; 0 without ranges.</summary>
    public long End => Count == 0 ? 0 : EndOf(Count - 1);

    /// <summary>Takes ranges in ascending order; ones that touch become one.</summary>
    public static ExactRanges Of(IEnumerable<(int Start, int Length)> ranges)
    {
        var merged = new List<(uint Start, uint Length)>();
        foreach (var (start, length) in ranges)
        {
            if (merged.Count > 0 && merged[^1].Start + merged[^1].Length == start) merged[^1] = (merged[^1].Start, merged[^1].Length + (uint)length);
            else merged.Add(((uint)start, (uint)length));
        }

        var entries = new byte[merged.Count * EntryBytes];
        for (var i = 0; i < merged.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entries.AsSpan(i * EntryBytes), merged[i].Start);
            BinaryPrimitives.WriteUInt32LittleEndian(entries.AsSpan(i * EntryBytes + sizeof(uint)), merged[i].Length);
        }

        return Parse(entries);
    }

    /// <summary>Takes ownership of ranges as they travel.</summary>
    /// <exception cref="ProtocolException">Not whole entries, empty ranges, or ranges that overlap, touch or descend.</exception>
    public static ExactRanges Parse(byte[] entries)
    {
        if (entries.Length == 0) return None;
        if (entries.Length % EntryBytes != 0)
            ProtocolException.ThrowMalformed($"Exact ranges of {entries.Length} bytes are not a multiple of {EntryBytes}.");
        var ranges = new ExactRanges(entries);
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges.EndOf(i) == ranges.StartOf(i)) ProtocolException.ThrowMalformed($"Exact range {i} is empty.");
            if (i > 0 && ranges.StartOf(i) <= ranges.EndOf(i - 1))
                ProtocolException.ThrowMalformed($"Exact range {i} begins at {ranges.StartOf(i)}; expected more than {ranges.EndOf(i - 1)}.");
        }

        return ranges;
    }

    /// <summary>
    /// Cuts <paramref name="count"/> parameters from <paramref name="first"/> on into the pieces that are exact and those that
    /// are not.
    /// </summary>
    public PieceEnumerator PiecesOf(long first, int count) => new(this, first, count);

    /// <inheritdoc/>
    public bool Equals(ExactRanges? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExactRanges);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_entries);
        return hash.ToHashCode();
    }

    private long StartOf(int range) => BinaryPrimitives.ReadUInt32LittleEndian(_entries.AsSpan(range * EntryBytes));

    private long EndOf(int range) => StartOf(range) + BinaryPrimitives.ReadUInt32LittleEndian(_entries.AsSpan(range * EntryBytes + sizeof(uint)));

    /// <summary>The first range that ends after <paramref name="index"/>.</summary>
    private int FirstEndingAfter(long index)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (EndOf(middle) > index) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>A run of parameters with one way of writing them.</summary>
    /// <param name="Start">Counted from the first parameter asked for.</param>
    /// <param name="Length">At least 1.</param>
    /// <param name="IsExact">Written as f32.</param>
    public readonly record struct Piece(int Start, int Length, bool IsExact);

    /// <summary>The pieces, in ascending order.</summary>
    public ref struct PieceEnumerator
    {
        private readonly ExactRanges _ranges;
        private readonly long _first;
        private readonly long _end;
        private long _next;
        private int _range;

        internal PieceEnumerator(ExactRanges ranges, long first, int count)
        {
            (_ranges, _first, _end, _next) = (ranges, first, first + count, first);
            _range = ranges.FirstEndingAfter(first);
        }

        /// <summary>The piece moved to.</summary>
        public Piece Current { get; private set; }

        /// <summary>This enumerator.</summary>
        public readonly PieceEnumerator GetEnumerator() => this;

        /// <summary>Moves to the next piece; false after the last.</summary>
        public bool MoveNext()
        {
            if (_next >= _end) return false;
            var isExact = _range < _ranges.Count && _ranges.StartOf(_range) <= _next;
            var end = isExact ? _ranges.EndOf(_range++) : _range < _ranges.Count ? _ranges.StartOf(_range) : _end;
            end = Math.Min(end, _end);
            Current = new Piece((int)(_next - _first), (int)(end - _next), isExact);
            _next = end;
            return true;
        }
    }
}
