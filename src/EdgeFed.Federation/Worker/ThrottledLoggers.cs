using System.Collections.Concurrent;
using EdgeFed.Transport.Limits;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// Loggers that write so many lines of a kind at once, and then so many a second: an aggregator that gives tasks, jobs or reasons
/// without end does not fill the disk of its workers. Lines that were left out are counted, and told with the next one of their
/// kind.
/// </summary>
internal sealed class ThrottledLoggers(ILoggerFactory inner, TimeProvider time) : ILoggerFactory
{
    internal const int AtOnce = 600;
    internal const double PerSecond = 2;
    private readonly ConcurrentDictionary<(string Category, int Kind), Allowance> _allowances = [];

    public ILogger CreateLogger(string categoryName) => new Throttled(this, inner.CreateLogger(categoryName), categoryName);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>The loggers that these stand before are their maker's to dispose of.</summary>
    public void Dispose()
    {
    }

    private Allowance Of(string category, EventId kind) =>
        _allowances.GetOrAdd((category, kind.Id), static (_, time) => new Allowance(time), time);

    private sealed class Allowance(TimeProvider time)
    {
        private readonly TokenBucket _lines = new(PerSecond, AtOnce, time);
        private int _leftOut;

        /// <summary>Tells whether a line may be written, and how many were not before it.</summary>
        public bool TryTake(out int leftOut)
        {
            lock (_lines)
            {
                var isAllowed = _lines.TryTake();
                leftOut = _leftOut;
                _leftOut = isAllowed ? 0 : leftOut + 1;
                return isAllowed;
            }
        }
    }

    private sealed class Throttled(ThrottledLoggers all, ILogger inner, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel) || !all.Of(category, eventId).TryTake(out var leftOut)) return;
            if (leftOut > 0) inner.LinesLeftOut(leftOut);
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
