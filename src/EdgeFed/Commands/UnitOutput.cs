using EdgeFed.Config;
using EdgeFed.Federation;
using EdgeFed.Metrics;
using EdgeFed.Observers;
using EdgeFed.Output;
using EdgeFed.Status;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Commands;

/// <summary>Everything a running unit shows: log lines, phases and rounds, metrics and status files.</summary>
internal sealed record UnitOutput(ILoggerFactory Loggers, IUnitObserver Observer, MetricsBoard Metrics)
{
    public static UnitOutput Create(UnitConfig config, Shell shell, TimeProvider time)
    {
        var lines = new LineWriter(shell.Out, shell.IsTerminal);
        var format = new LineFormat(shell, time);
        var loggers = new LineLoggerFactory(lines, format, config.LogLevel, shell.IsDebugging);
        var logger = loggers.CreateLogger(config.RoleName);
        var metrics = new MetricsBoard(time);
        return new UnitOutput(loggers, new ObserverGroup(
            new ConsoleObserver(config.RoleName, lines, format, time),
            new MetricsFile(config.MetricsFile, time, logger),
            new StatusFile(config.State, config.RoleName, config.DeviceId, time, logger),
            new MemoryTrim(time),
            metrics), metrics);
    }
}
