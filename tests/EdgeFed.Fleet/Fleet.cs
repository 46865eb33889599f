using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeFed.Fleet.Proxy;
using EdgeFed.Fleet.Units;

namespace EdgeFed.Fleet;

/// <summary>One aggregator and its workers: processes of the published binary, on loopback, with a <see cref="CuttingProxy"/> between.</summary>
public sealed partial class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(40);
    private readonly FleetOptions _options;
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Fleet(FleetOptions options)
    {
        _options = options;
        Proxy = new CuttingProxy(options.BytesPerSecond, isOpaque: options.Tls);
        if (options.Tls) Identities = new Identities(options.Launch.Binary, Path.Combine(options.Folder, "fleet"));
        Aggregator = NewUnit("aggregator", AggregatorConfig());
        Workers = [.. Enumerable.Range(0, options.Workers).Select(i => NewUnit(WorkerName(i), WorkerConfig(i), i == 0 ? options.FirstWorker : null))];
    }

    public CuttingProxy Proxy { get; }

    /// <summary>Null without TLS.</summary>
    public Identities? Identities { get; }

    public Unit Aggregator { get; }

    public IReadOnlyList<Unit> Workers { get; }

    public IEnumerable<Unit> Units => [Aggregator, .. Workers];

    /// <summary>Starts beyond each unit's first.</summary>
    public int Restarts => Units.Sum(unit => Math.Max(0, unit.Starts - 1));

    /// <summary>Where the aggregator listens now, without the proxy.</summary>
    public string AggregatorEndpoint { get; private set; } = "";

    /// <summary>"unit-01" for 0.</summary>
    public static string WorkerName(int index) => string.Create(CultureInfo.InvariantCulture, $"unit-{index + 1:00}");

    public Unit Find(string name) => Units.First(unit => unit.Name == name);

    /// <summary>Starts all units.</summary>
    public async Task StartAsync()
    {
        foreach (var worker in Workers) StartWorker(worker);
        await StartAggregatorAsync();
    }

    public int StartWorker(Unit worker) => worker.Start(Arguments);

    /// <summary>Starts the aggregator at a free port, and points the proxy there. Returns where its lines begin.</summary>
    public async Task<int> StartAggregatorAsync()
    {
        var first = Aggregator.Start(Arguments);
        var line = await Aggregator.Log.WaitForAsync("Listening at ", _startLimit, first);
        AggregatorEndpoint = Listening().Match(line).Groups["endpoint"].Value;
        Proxy.Target = AggregatorEndpoint;
        return first;
    }

    /// <summary>Starts a unit that was killed.</summary>
    public Task RestartAsync(Unit unit)
    {
        if (unit == Aggregator) return StartAggregatorAsync();
        StartWorker(unit);
        return Task.CompletedTask;
    }

    /// <summary>Waits until the job is done and all units have ended.</summary>
    /// <exception cref="FleetException">A unit failed, or they did not end in time.</exception>
    public async Task<JobEnd> WaitForEndAsync(TimeSpan limit)
    {
        var finished = Aggregator.Log.WaitForAsync(" is finished: version", limit);
        if (await Task.WhenAny(finished, _failed.Task) == _failed.Task) throw new FleetException(await _failed.Task);
        var end = JobEnd.Parse(await finished);
        foreach (var unit in Units) await unit.WaitForSuccessAsync(_endLimit);
        return end;
    }

    /// <summary>Sends SIGTERM to all that run and waits for their ends.</summary>
    public async Task StopAsync()
    {
        foreach (var unit in Units.Where(unit => unit.IsRunning)) await unit.StopAsync(_startLimit);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var unit in Units) await unit.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    private string[] Arguments => _options.Once ? ["--once"] : [];

    private Unit NewUnit(string name, JsonObject config, Launch? launch = null)
    {
        var unit = new Unit(launch ?? _options.Launch, name, Path.Combine(_options.Folder, "units", name),
            Path.Combine(_options.Folder, "logs", $"{name}.log"), config);
        unit.Failed += (failed, code) =>
            _failed.TrySetResult($"{failed.Name} ended with exit code {code}; see {failed.Log.Path}\n{failed.Log.Tail(5)}");
        return unit;
    }

    private JsonObject AggregatorConfig()
    {
        var job = _options.Job.DeepClone().AsObject();
        job["min_workers"] ??= _options.Workers;
        var config = Common("aggregator");
        config["listen"] = "127.0.0.1:0";
        if (Identities?.OfAggregator("aggregator") is { } tls) config["tls"] = tls;
        if (_options.Limits is { } limits) config["limits"] = limits.DeepClone();
        config["job"] = job;
        config["test_data"] = FleetData.Mapped(_options.Data.Test, _options.Launch.Inside);
        if (_options.MetricsFile is { } file) config["metrics_file"] = _options.Launch.Inside(file);
        return config;
    }

    private JsonObject WorkerConfig(int index)
    {
        var data = FleetData.Mapped(_options.Data.Train, _options.Launch.Inside);
        data["shard"] = new JsonObject { ["count"] = _options.Shards, ["index"] = index };
        var config = Common("worker");
        config["aggregator"] = Proxy.Endpoint;
        if (Identities?.OfWorker(WorkerName(index)) is { } tls) config["tls"] = tls;
        config["data"] = data;
        return config;
    }

    private JsonObject Common(string role)
    {
        var config = new JsonObject { ["role"] = role, ["metrics"] = new JsonObject { ["listen"] = _options.MetricsListen } };
        if (_options.Transport is { } transport) config["transport"] = transport.DeepClone();
        return config;
    }

    [GeneratedRegex(@"Listening at (?<endpoint>\S+) as ")]
    private static partial Regex Listening();
}
