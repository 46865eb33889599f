namespace EdgeFed.Protocol.Objects;

/// <summary>Chunks <paramref name="Start"/> to <paramref name="Start"/> + <paramref name="Count"/> - 1.</summary>
public readonly record struct ChunkRange(int Start, int Count)
{
    /// <summary>First index after the range.</summary>
    public int End => Start + Count;
}
