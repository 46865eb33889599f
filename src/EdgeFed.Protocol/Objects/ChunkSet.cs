using System.Numerics;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Objects;

/// <summary>
/// Some of a representation's chunks: those held, or those acknowledged.
/// Travels as an array <c>[total, start, count, start, count, …]</c> of ascending ranges that do not touch.
/// </summary>
/// <remarks>One bit a chunk in memory.</remarks>
public sealed class ChunkSet
{
    private const int WordBits = 64;

    private readonly ulong[] _words;

    /// <summary>An empty set over chunks 0 to <paramref name="total"/> - 1.</summary>
    public ChunkSet(int total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, ProtocolLimits.MaxChunks);
        Total = total;
        _words = new ulong[(total + WordBits - 1) / WordBits];
    }

    /// <summary>Number of chunks that there are.</summary>
    public int Total { get; }

    /// <summary>Number of chunks in the set.</summary>
    public int Count { get; private set; }

    /// <summary>True when no chunk is missing.</summary>
    public bool IsFull => Count == Total;

    /// <summary>True when no chunk is in the set.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The set of all chunks 0 to <paramref name="total"/> - 1.</summary>
    public static ChunkSet Full(int total)
    {
        var set = new ChunkSet(total);
        if (total > 0) set.AddRange(new ChunkRange(0, total));
        return set;
    }

    /// <summary>An independent copy.</summary>
    public ChunkSet Clone()
    {
        var copy = new ChunkSet(Total) { Count = Count };
        _words.CopyTo(copy._words.AsSpan());
        return copy;
    }

    /// <summary>True when the chunk is in the set; false for an index outside 0 to <see cref="Total"/> - 1.</summary>
    public bool Contains(int index) => (uint)index < (uint)Total && (_words[index / WordBits] & Bit(index)) != 0;

    /// <summary>Adds a chunk; false when it was there already.</summary>
    public bool Add(int index)
    {
        CheckIndex(index);
        if ((_words[index / WordBits] & Bit(index)) != 0) return false;
        _words[index / WordBits] |= Bit(index);
        Count++;
        return true;
    }

    /// <summary>Removes a chunk; false when it was not there.</summary>
    public bool Remove(int index)
    {
        if (!Contains(index)) return false;
        _words[index / WordBits] &= ~Bit(index);
        Count--;
        return true;
    }

    /// <summary>Adds every chunk of a range.</summary>
    public void AddRange(ChunkRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range.Start);
        ArgumentOutOfRangeException.ThrowIfNegative(range.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)range.Start + range.Count, Total, nameof(range));
        for (var i = range.Start; i < range.End; i++) Add(i);
    }

    /// <summary>True if every chunk of a set over the same number of chunks is in this one.</summary>
    public bool IsSupersetOf(ChunkSet other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Total, Total);
        for (var i = 0; i < _words.Length; i++)
            if ((other._words[i] & ~_words[i]) != 0) return false;
        return true;
    }

    /// <summary>Adds every chunk of a set over the same number of chunks.</summary>
    public void UnionWith(ChunkSet other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Total, Total);
        Count = 0;
        for (var i = 0; i < _words.Length; i++) Count += BitOperations.PopCount(_words[i] |= other._words[i]);
    }

    /// <summary>Removes every chunk.</summary>
    public void Clear()
    {
        Array.Clear(_words);
        Count = 0;
    }

    /// <summary>The first chunk at or after <paramref name="from"/> that is not in the set; -1 when there is none.</summary>
    public int NextMissing(int from = 0) => Next(from, flip: ulong.MaxValue);

    /// <summary>The first chunk at or after <paramref name="from"/> that is in the set; -1 when there is none.</summary>
    public int NextPresent(int from = 0) => Next(from, flip: 0);

    /// <summary>The chunks that are not in the set, ascending. Looks at the set as it is when each is asked for.</summary>
    public IEnumerable<int> Missing(int from = 0)
    {
        for (var i = NextMissing(from); i >= 0; i = NextMissing(i + 1)) yield return i;
    }

    /// <summary>The set as ascending ranges that do not touch.</summary>
    public IEnumerable<ChunkRange> Ranges()
    {
        for (var start = NextPresent(); start >= 0;)
        {
            var end = NextMissing(start);
            if (end < 0) end = Total;
            yield return new ChunkRange(start, end - start);
            start = NextPresent(end);
        }
    }

    /// <summary>For logs: "12 of 20 chunks".</summary>
    public override string ToString() => $"{Count} of {Total} chunks";

    internal void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1 + 2 * Ranges().Count());
        writer.WriteInt64(Total);
        foreach (var range in Ranges())
        {
            writer.WriteInt64(range.Start);
            writer.WriteInt64(range.Count);
        }
    }

    internal static ChunkSet Read(ref MessagePackReader reader)
    {
        var length = reader.ReadArrayHeader(ProtocolLimits.MaxChunks + 2);
        if (length % 2 == 0) ProtocolException.ThrowMalformed($"Chunk set of {length} numbers; expected an odd count.");
        var total = reader.ReadUInt32();
        if (total > ProtocolLimits.MaxChunks) ProtocolException.ThrowLimit("Chunk count", total, ProtocolLimits.MaxChunks);
        var set = new ChunkSet((int)total);
        for (long ranges = length / 2, next = 0; ranges > 0; ranges--)
            next = 1 + set.ReadRange(ref reader, next); // touching ranges would be one: every set has one spelling
        return set;
    }

    /// <summary>Reads and adds a range that starts at or after <paramref name="next"/>; returns its end.</summary>
    private long ReadRange(ref MessagePackReader reader, long next)
    {
        long start = reader.ReadUInt32();
        long count = reader.ReadUInt32();
        if (start < next) ProtocolException.ThrowMalformed($"Chunk range starts at {start}; expected {next} or later.");
        if (count == 0) ProtocolException.ThrowMalformed($"Chunk range at {start} is empty.");
        if (start + count > Total) ProtocolException.ThrowLimit("Chunk range end", start + count, Total);
        AddRange(new ChunkRange((int)start, (int)count));
        return start + count;
    }

    private int Next(int from, ulong flip)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        for (var index = from; index < Total; index = (index / WordBits + 1) * WordBits)
        {
            var word = (_words[index / WordBits] ^ flip) & (ulong.MaxValue << (index % WordBits));
            if (word == 0) continue;
            var found = index / WordBits * WordBits + BitOperations.TrailingZeroCount(word);
            return found < Total ? found : -1;
        }

        return -1;
    }

    private void CheckIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Total);
    }

    private static ulong Bit(int index) => 1UL << (index % WordBits);
}
