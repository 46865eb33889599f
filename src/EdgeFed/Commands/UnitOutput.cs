using EdgeFed.Config;
using EdgeFed.Federation;
using EdgeFed.Observers;
using EdgeFed.Output;
using EdgeFed.Status;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Commands;

/// <summary>Everything a running unit shows: log lines, phases and rounds, metrics and status files.</summary>
internal sealed record UnitOutput(ILoggerFactory Loggers, ObserverGroup Observers) : IDisposable
{
    public IUnitObserver Observer => Observers;

    public static UnitOutput Create(UnitConfig config, Shell shell, TimeProvider time)
    {
        var lines = new LineWriter(shell.Out, shell.IsTerminal);
        var format = new LineFormat(shell, time);
        var loggers = new LineLoggerFactory(lines, format, config.LogLevel, shell.IsDebugging);
        var logger = loggers.CreateLogger(config.RoleName);
        return new UnitOutput(loggers, new ObserverGroup(
        [
            new ConsoleObserver(config.RoleName, lines, format, time),
            new MetricsFile(config.MetricsFile, time, logger),
            .. StatusFiles(config, StatusPlace.Of(config.State, shell.Environment), time, logger),
            new MemoryTrim(time),
        ]));
    }

    /// <summary>Writes what the observers have left.</summary>
    public void Dispose() => Observers.Dispose();

    private static IEnumerable<IUnitObserver> StatusFiles(UnitConfig config, StatusPlace place, TimeProvider time, ILogger logger)
    {
        yield return new StatusFile(place, config.State, config.RoleName, config.DeviceId, time, logger);
        if (place.IsMemory && config.Role == UnitRole.Aggregator) yield return new UnitsFile(place.Directory, config.State, time, logger);
    }
}
