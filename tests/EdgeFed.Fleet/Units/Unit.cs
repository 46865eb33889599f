using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeFed.Fleet.Units;

/// <summary>
/// One unit: a directory with its configuration and its state, and a process of the published binary that is started, killed
/// and started again on it.
/// </summary>
public sealed class Unit : IAsyncDisposable
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };
    private readonly Launch _launch;
    private readonly Lock _lock = new();
    private UnitProcess? _process;

    /// <param name="launch">How to start it.</param>
    /// <param name="name">Device id.</param>
    /// <param name="folder">Gets <c>edgefed.json</c> and <c>state/</c>.</param>
    /// <param name="logFile">Gets what the unit writes.</param>
    /// <param name="config">The configuration; the name and the state directory are added here.</param>
    public Unit(Launch launch, string name, string folder, string logFile, JsonObject config)
    {
        (_launch, Name, Folder) = (launch, name, folder);
        config["device"] = new JsonObject { ["id"] = name };
        config["state"] = "state";
        Directory.CreateDirectory(folder);
        ConfigFile = Path.Combine(folder, "edgefed.json");
        File.WriteAllText(ConfigFile, config.ToJsonString(_readable));
        Log = new UnitLog(logFile);
    }

    public string Name { get; }

    public string Folder { get; }

    public string ConfigFile { get; }

    public string StateFolder => Path.Combine(Folder, "state");

    /// <summary>Where it keeps its status, as a service does; null for its state directory.</summary>
    public string? RuntimeDirectory { get; set; }

    public UnitLog Log { get; }

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    public bool IsRunning => _process is { } process && !process.Exited.IsCompleted;

    /// <summary>Process id of the newest life.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Raised when a process ended in failure without having been told to end.</summary>
    public event Action<Unit, int>? Failed;

    /// <summary>Starts <c>edgefed run</c>; returns where its lines begin in <see cref="Log"/>.</summary>
    public int Start(params string[] arguments)
    {
        lock (_lock)
        {
            if (IsRunning) throw new InvalidOperationException($"{Name} is running.");
            _process?.Dispose();
            Starts++;
            var first = Log.Count;
            var process = UnitProcess.Start(_launch, ["run", "--config", _launch.Inside(ConfigFile), .. arguments], RuntimeDirectory, Log.Add);
            _process = process;
            _ = WatchAsync(process);
            return first;
        }
    }

    /// <summary>SIGKILL, now. False if it was not running.</summary>
    public bool Kill()
    {
        lock (_lock)
        {
            if (!IsRunning || _process!.IsEnding) return false;
            _process.Kill();
            return true;
        }
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        if (_process is { } process) await process.Exited;
    }

    /// <summary>SIGTERM, and waits for the exit code.</summary>
    /// <exception cref="FleetException">It did not end in time.</exception>
    public Task<int> StopAsync(TimeSpan limit)
    {
        lock (_lock) _process?.Terminate();
        return WaitForExitAsync(limit);
    }

    /// <summary>Waits for the exit code of the newest life.</summary>
    /// <exception cref="FleetException">It did not end in time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        var process = _process ?? throw new InvalidOperationException($"{Name} was never started.");
        try
        {
            return await process.Exited.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new FleetException($"{Name} did not end within {limit.TotalSeconds:0.#} s; the last lines of {Log.Path}:\n{Log.Tail(8)}");
        }
    }

    /// <summary>Waits until it has ended by itself with exit code 0; a kill on the way counts only if no new start follows.</summary>
    /// <exception cref="FleetException">It did not end in time, or not well.</exception>
    public async Task WaitForSuccessAsync(TimeSpan limit)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var code = await WaitForExitAsync(limit - Stopwatch.GetElapsedTime(since));
            if (code == 0) return;
            if (!_process!.IsEnding) throw new FleetException($"{Name} ended with exit code {code}; see {Log.Path}\n{Log.Tail(5)}");
            if (Stopwatch.GetElapsedTime(since) > limit) throw new FleetException($"{Name} was killed and not started again; see {Log.Path}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        Log.Dispose();
    }

    private async Task WatchAsync(UnitProcess process)
    {
        var code = await process.Exited;
        if (code != 0 && !process.IsEnding) Failed?.Invoke(this, code);
    }
}
