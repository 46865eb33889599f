namespace EdgeFed.Fleet.Units;

/// <summary>What a unit wrote to its standard output and error, over all its starts: kept in a file and watched line by line.</summary>
public sealed class UnitLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<Waiter> _waiters = [];
    private readonly StreamWriter _file;

    public UnitLog(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new StreamWriter(path) { AutoFlush = true };
    }

    public string Path { get; }

    /// <summary>Raised for each line, on whichever thread read it.</summary>
    public event Action<string>? Written;

    /// <summary>Lines so far: where to look from for what comes next.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _lines.Count;
        }
    }

    /// <summary>The lines from <paramref name="since"/> on.</summary>
    public IReadOnlyList<string> Lines(int since = 0)
    {
        lock (_lock) return [.. _lines.Skip(since)];
    }

    public bool Contains(string part, int since = 0) => Lines(since).Any(line => line.Contains(part, StringComparison.Ordinal));

    /// <summary>The first line from <paramref name="since"/> on that contains <paramref name="part"/>, as soon as there is one.</summary>
    /// <exception cref="FleetException">There was none in time.</exception>
    public async Task<string> WaitForAsync(string part, TimeSpan limit, int since = 0)
    {
        var waiter = new Waiter(part, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_lines.Skip(since).FirstOrDefault(waiter.Matches) is { } line) return line;
            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new FleetException($"'{part}' was not written within {limit.TotalSeconds:0.#} s; the last lines of {Path}:\n{Tail(12)}");
        }
        finally
        {
            lock (_lock) _waiters.Remove(waiter);
        }
    }

    /// <summary>The last lines, for messages.</summary>
    public string Tail(int count)
    {
        lock (_lock) return string.Join('\n', _lines.TakeLast(count).Select(line => $"  {line}"));
    }

    public void Dispose()
    {
        lock (_lock) _file.Dispose();
    }

    internal void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            _file.WriteLine(line);
            foreach (var waiter in _waiters)
                if (waiter.Matches(line)) waiter.Found.TrySetResult(line);
        }

        Written?.Invoke(line);
    }

    private sealed record Waiter(string Part, TaskCompletionSource<string> Found)
    {
        public bool Matches(string line) => line.Contains(Part, StringComparison.Ordinal);
    }
}
