using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Folds;

/// <summary>
/// The same coordinates of many updates, as rows of a matrix. Holds one chunk of each update in memory, and is quick for
/// coordinates in ascending order. Every value that a fold of all updates sees passes here. Not for two threads at once.
/// </summary>
internal sealed class UpdateRows : IDisposable
{
    private readonly List<Row> _rows = [];
    private readonly float[] _values;

    /// <param name="width">Most columns that are read at a time.</param>
    public UpdateRows(IReadOnlyList<FoldInput> updates, int width)
    {
        _values = new float[updates.Count * width];
        try
        {
            foreach (var update in updates) _rows.Add(new Row(update));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Coordinates <paramref name="offset"/> to <paramref name="offset"/> + <paramref name="width"/>, row after row; valid until
    /// the next call.
    /// </summary>
    /// <exception cref="SpoolException">A chunk is damaged on disk.</exception>
    public Span<float> Read(int offset, int width)
    {
        for (var i = 0; i < _rows.Count; i++) _rows[i].Read(offset, _values.AsSpan(i * width, width));
        return _values.AsSpan(0, _rows.Count * width);
    }

    public void Dispose()
    {
        foreach (var row in _rows) row.Dispose();
    }

    private sealed class Row(FoldInput update) : IDisposable
    {
        private readonly FoldInputReader _reader = new(update);
        private readonly float[] _chunk = new float[update.Representation.ChunkSize / sizeof(float)];
        private int _index = -1; // of the chunk in memory

        private Representation Representation => update.Representation;

        public void Read(int offset, Span<float> values)
        {
            while (values.Length > 0)
            {
                var chunk = Math.DivRem(offset, _chunk.Length, out var at);
                if (chunk != _index) Load(chunk);
                var part = _chunk.AsSpan(at, Math.Min(values.Length, Representation.Length(chunk) - at));
                part.CopyTo(values);
                offset += part.Length;
                values = values[part.Length..];
            }
        }

        public void Dispose() => _reader.Dispose();

        private void Load(int chunk)
        {
            _index = -1;
            _reader.Read(chunk, _chunk.AsSpan(0, Representation.Length(chunk)));
            _index = chunk;
        }
    }
}
