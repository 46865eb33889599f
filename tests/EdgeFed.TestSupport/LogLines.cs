using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EdgeFed.TestSupport;

/// <summary>A log that keeps its lines, whichever thread they come from, and lets a test wait for them.</summary>
public sealed class LogLines : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly Channel<string> _unread = Channel.CreateUnbounded<string>();

    /// <summary>The lines so far, the oldest first.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    /// <summary>The next line that was not waited for yet.</summary>
    public ValueTask<string> NextAsync() => _unread.Reader.ReadAsync();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        lock (_lock) _lines.Add(line);
        _unread.Writer.TryWrite(line);
    }
}
