using EdgeFed.Core.Errors;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Output;

internal sealed class LineLogger(
    string category, LineWriter lines, LineFormat format, LineLoggerFactory factory, bool isDebugging) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= factory.Least && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var message = formatter(state, exception) + (exception is null ? "" : $": {ErrorText.Of(exception)}");
        lines.WriteLine([.. Trace(exception).Prepend(message).Select(line => format.Log(logLevel, category, line))]);
    }

    /// <summary>Where it arose, for those who debug; indented, so that no line of it looks like a message.</summary>
    private IEnumerable<string> Trace(Exception? exception) =>
        exception is null || !isDebugging ? [] : exception.ToString().Split('\n').Select(static line => $"    {line.TrimEnd()}");
}
