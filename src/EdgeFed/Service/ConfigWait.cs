using EdgeFed.Commands;
using EdgeFed.Config;
using EdgeFed.Device;
using EdgeFed.Device.Lights;
using EdgeFed.Output;
using EdgeFed.Status;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Service;

/// <summary>
/// A unit that was flashed and has no configuration yet is not broken: it says and lights that, and begins as soon as a person
/// brings one. The same with one that cannot be used.
/// </summary>
internal sealed class ConfigWait : IDisposable
{
    /// <summary>Where the file system does not tell of changes.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(30);

    private readonly ConfigRequest _request;
    private readonly ServiceManager _service;
    private readonly ILogger _log;
    private readonly AutoResetEvent _changed = new(false);
    private readonly FileSystemWatcher? _watcher;
    private string? _told;

    private ConfigWait(ConfigRequest request, ServiceManager service, ILogger log)
    {
        (_request, _service, _log) = (request, service, log);
        if (Path.GetDirectoryName(Path.GetFullPath(request.File)) is not { } directory || !Directory.Exists(directory)) return;
        _watcher = new FileSystemWatcher(directory) { EnableRaisingEvents = true };
        _watcher.Created += (_, _) => _changed.Set();
        _watcher.Changed += (_, _) => _changed.Set();
        _watcher.Renamed += (_, _) => _changed.Set();
    }

    /// <summary>The configuration, now or when there is one; null if told to stop before.</summary>
    public static UnitConfig? For(ConfigRequest request, Shell shell, ServiceManager service, CancellationToken stop)
    {
        if (Try(request, out var problem) is { } config) return config;
        using var console = new UnitConsole(shell, TimeProvider.System);
        var loggers = console.Loggers(LogLevel.Information);
        using var wait = new ConfigWait(request, service, loggers.CreateLogger("config"));
        using var alive = service.Watch(new SynchronizationContext(), TimeProvider.System);
        var lights = DeviceLights.Start(new LightOptions(), StatusPlace.GivenBy(shell.Environment), TimeProvider.System, loggers.CreateLogger("lights"));
        lights.Enter(UnitSign.NoConfig);
        try
        {
            return wait.Wait(problem, stop);
        }
        finally
        {
            lights.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _changed.Dispose();
    }

    private UnitConfig? Wait(string problem, CancellationToken stop)
    {
        while (true)
        {
            Tell(problem);
            if (WaitHandle.WaitAny([stop.WaitHandle, _changed], _look) == 0) return null;
            if (Try(_request, out problem) is { } config) return config;
        }
    }

    /// <summary>Each problem once.</summary>
    private void Tell(string problem)
    {
        if (problem == _told) return;
        _told = problem;
        ServiceLog.WaitingForConfig(_log, _request.File, problem);
        _service.Ready();
        _service.Status($"no configuration that can be used: {problem}");
    }

    private static UnitConfig? Try(ConfigRequest request, out string problem)
    {
        problem = "";
        try
        {
            return RunCommand.Read(request);
        }
        catch (Exception e) when (e is ConfigException or CommandException)
        {
            problem = e.Message;
            return null;
        }
    }
}
