using EdgeFed.Config;
using EdgeFed.Core.Units;
using EdgeFed.Device;
using EdgeFed.Device.Lights;
using EdgeFed.Federation;
using EdgeFed.Metrics;
using EdgeFed.Observers;
using EdgeFed.Output;
using EdgeFed.Service;
using EdgeFed.Status;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Commands;

/// <summary>
/// Everything a running unit shows: log lines, phases and rounds, metrics and status files, lamps, and what systemd is told.
/// </summary>
internal sealed record UnitOutput(
    UnitConsole Console, LineLoggerFactory Loggers, ObserverGroup Observers, LightController Lights, ServiceManager Service,
    MetricsRegistry Metrics) : IDisposable
{
    public IUnitObserver Observer => Observers;

    public static UnitOutput Create(UnitConfig config, Shell shell, ServiceManager service, TimeProvider time)
    {
        var console = new UnitConsole(shell, time);
        var loggers = console.Loggers(config.LogLevel);
        var logger = loggers.CreateLogger(config.RoleName);
        var lights = DeviceLights.Start(config.Lights, StatusPlace.GivenBy(shell.Environment), time, loggers.CreateLogger("lights"));
        var metrics = new MetricsRegistry(time);
        return new UnitOutput(console, loggers, new ObserverGroup(
        [
            new ConsoleObserver(config.RoleName, console.Lines, console.Format, time),
            new MetricsFile(config.MetricsFile, time, logger),
            .. StatusFiles(config, StatusPlace.Of(config.State, shell.Environment), time, logger),
            new LightsObserver(lights),
            new ServiceObserver(service, time),
            new MemoryTrim(time),
            metrics,
        ]), lights, service, metrics);
    }

    /// <summary>Writes what the observers have left; the lamps are again what they were before.</summary>
    public void Dispose()
    {
        Observers.Dispose();
        Lights.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Console.Dispose(); // last: the others may have something to say
    }

    private static IEnumerable<IUnitObserver> StatusFiles(UnitConfig config, StatusPlace place, TimeProvider time, ILogger logger)
    {
        yield return new StatusFile(place, config.State, config.RoleName, config.DeviceId, time, logger);
        if (place.IsMemory && config.Role == UnitRole.Aggregator) yield return new UnitsFile(place.Directory, config.State, time, logger);
    }
}
