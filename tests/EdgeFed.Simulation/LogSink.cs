using Microsoft.Extensions.Logging;

namespace EdgeFed.Simulation;

/// <summary>The last lines that all units logged, with virtual time and unit, for a failure's message.</summary>
public sealed class LogSink
{
    private readonly World _world;
    private readonly string?[] _lines = new string?[2000];
    private long _count;

    internal LogSink(World world) => _world = world;

    /// <summary>Lines below this level are not even formatted.</summary>
    public LogLevel MinimumLevel { get; set; } = LogLevel.Information;

    /// <summary>Sees every line as it is logged; for a test that prints or looks for something.</summary>
    public Action<string>? OnLine { get; set; }

    /// <summary>The last <paramref name="count"/> lines, oldest first.</summary>
    public string Tail(int count)
    {
        var first = Math.Max(0, _count - Math.Min(count, _lines.Length));
        return string.Join('\n', Enumerable.Range(0, (int)(_count - first)).Select(i => _lines[(first + i) % _lines.Length]));
    }

    internal ILoggerFactory For(SimContext owner) => new Factory(this, owner);

    private void Add(string line)
    {
        _lines[_count++ % _lines.Length] = line;
        OnLine?.Invoke(line);
    }

    private sealed class Factory(LogSink sink, SimContext owner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Logger(sink, owner, categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The world has one log.");

        public void Dispose()
        {
        }
    }

    private sealed class Logger(LogSink sink, SimContext owner, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel >= sink.MinimumLevel && !owner.IsDead;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            owner.Enter("the log");
            var cause = exception is null ? "" : $" [{exception.GetType().Name}: {exception.Message}]";
            sink.Add($"{sink._world.Now:c} {owner.Name} {logLevel} {category}: {formatter(state, exception)}{cause}");
        }
    }
}
