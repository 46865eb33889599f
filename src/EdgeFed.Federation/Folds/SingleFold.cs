namespace EdgeFed.Federation.Folds;

/// <summary>One update as if it were all of a round: what came of it by itself. Holds one chunk in memory.</summary>
internal sealed class SingleFold : RoundFold
{
    private readonly FoldInputReader _reader;
    private readonly float[] _block;

    public SingleFold(FoldInput update, int parameters) : base(parameters)
    {
        (_reader, _block) = (new FoldInputReader(update), new float[update.Representation.ChunkSize / sizeof(float)]);
        Add(update);
    }

    public override Task CompleteAsync() => Task.CompletedTask;

    /// <param name="offset">Of the first value of a chunk.</param>
    /// <param name="count">Values of that chunk.</param>
    /// <exception cref="Spool.SpoolException">The chunk is damaged on disk.</exception>
    public override ReadOnlySpan<float> Read(int offset, int count)
    {
        var values = _block.AsSpan(0, count);
        _reader.Read(offset / _block.Length, values);
        return values;
    }

    public override ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
