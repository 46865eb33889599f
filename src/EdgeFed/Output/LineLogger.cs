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
        lines.WriteLine(format.Log(logLevel, category, formatter(state, exception) + Describe(exception)));
    }

    private string Describe(Exception? exception) => exception switch
    {
        null => "",
        _ when isDebugging => Environment.NewLine + exception,
        _ => $": {ErrorText.Of(exception)}",
    };
}
