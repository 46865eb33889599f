using Microsoft.Extensions.Logging;

namespace EdgeFed.Output;

/// <summary>Standard output of a running unit: log, story and progress, none of which can stop or delay the unit.</summary>
internal sealed class UnitConsole : IDisposable
{
    private readonly OutputQueue _queue;
    private readonly bool _isDebugging;

    public UnitConsole(Shell shell, TimeProvider time)
    {
        Format = new LineFormat(shell, time);
        _queue = new OutputQueue(shell.Out.Raw, (count, why) => Format.Log(LogLevel.Warning, "log", Note(count, why)) + "\n");
        Lines = new LineWriter(_queue, shell.IsTerminal);
        _isDebugging = shell.IsDebugging;
    }

    public LineWriter Lines { get; }

    public LineFormat Format { get; }

    public LineLoggerFactory Loggers(LogLevel least) => new(Lines, Format, least, _isDebugging);

    /// <summary>Writes what is left, as far as that is possible within two seconds.</summary>
    public void Dispose() => _queue.Dispose();

    private static string Note(long count, string? why)
    {
        var lines = count == 1 ? "1 line is" : $"{count} lines are";
        return $"{lines} missing here: standard output took no more{(why is null ? "" : $" ({why})")}";
    }
}
