using Microsoft.Extensions.Logging;

namespace EdgeFed.Output;

/// <summary>
/// Loggers that write lines at once, on the caller's thread: the last line before a power cut is there.
/// Small on purpose; the full logging stack costs start-up time that a unit does not have.
/// </summary>
internal sealed class LineLoggerFactory(LineWriter lines, LineFormat format, LogLevel least, bool isDebugging)
    : ILoggerFactory, ILoggerProvider
{
    /// <summary>Least severity that is written; loggers made before follow it.</summary>
    public LogLevel Least { get; set; } = least;

    public ILogger CreateLogger(string categoryName) =>
        new LineLogger(ShortName(categoryName), lines, format, this, isDebugging);

    /// <summary>There is one way out only.</summary>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("This factory writes lines and nothing else.");

    public void Dispose()
    {
    }

    /// <summary>"EdgeFed.Federation.Worker" is "worker".</summary>
    private static string ShortName(string category) => category[(category.LastIndexOf('.') + 1)..].ToLowerInvariant();
}
