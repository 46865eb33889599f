using EdgeFed.Federation;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Verification;
using EdgeFed.Federation.Worker;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Training;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Network;
using EdgeFed.Simulation.Storage;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Simulation.Federations;

/// <summary>The real worker and aggregator on simulated hosts, one job, from a seed, with whatever goes wrong.</summary>
public sealed class SimFederation
{
    public const string Aggregator = "aggregator";
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12);
    private readonly FederationSetup _setup;

    /// <param name="isWatched">Whether promises are; the watcher remembers every chunk there ever was.</param>
    public SimFederation(ulong seed, FederationSetup setup, bool isWatched = true)
    {
        _setup = setup;
        World = new World(seed);
        World.Network.Options = LinksOf(World.RandomFor("links"));
        foreach (var host in Hosts(setup)) MaySlowDown(World.Host(host).Disk, World.RandomFor($"disk of {host}"));
        Promises = new PromiseTap(World);
        World.Log.OnLine = NoteDamage;
        Initial = setup.StartValues is { } values ? new MemoryModel(values) : null;
        if (isWatched) World.Network.Taps.Add(Promises);
    }

    public World World { get; }

    /// <summary>Where the aggregator takes the model from that the job begins from; null if it begins from its seed.</summary>
    public MemoryModel? Initial { get; }

    public PromiseTap Promises { get; }

    /// <summary>What units said about objects that were not what had been written. Disks that only lose what was not flushed give no cause.</summary>
    public List<string> Damage { get; } = [];

    /// <summary>What a device trains with.</summary>
    public Func<string, ITrainer> TrainerOf { get; init; } = static _ => new CpuTrainer();

    public IEnumerable<SimHost> Workers => _setup.WorkerNames.Select(World.Host);

    public SimHost AggregatorHost => World.Host(Aggregator);

    /// <summary>Digest of the final model, as the aggregator reports it.</summary>
    public string ModelSha256 => AggregatorHost.Observer.Rounds[^1].ModelSha256;

    /// <summary>The file of each worker's own model, as hex digits of its digest; "" where there is none.</summary>
    public IReadOnlyList<string> PersonalModels => [.. Workers.Select(worker =>
        worker.Disk.ReadAll($"models/{JobDefinition.Freeze(_setup.Job, _setup.Model).Id}.personal.safetensors") is { } file
            ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file)) : "")];

    /// <summary>Who may be struck.</summary>
    public static IReadOnlyList<string> Hosts(FederationSetup setup) => [Aggregator, .. setup.WorkerNames];

    public void Start()
    {
        StartAggregator();
        StartWorkers();
    }

    public void StartAggregator() => AggregatorHost.Start(RunAggregatorAsync);

    public void StartWorkers()
    {
        foreach (var worker in Workers) worker.Start((environment, cancel) => RunWorkerAsync(worker.Name, environment, cancel));
    }

    /// <summary>Runs until the aggregator reports the round with this number.</summary>
    public void RunUntilRound(int round) =>
        World.Run(() => AggregatorHost.Observer.Rounds is [.., var last] && last.Round >= round, new WorldLimits(World.Now + Patience));

    /// <summary>Runs the job until every worker holds the final model, then stops the aggregator.</summary>
    public void Run(FaultPlan plan)
    {
        Start();
        plan.ApplyTo(World);
        RunUntilEnd();
    }

    /// <summary>Runs the rest of the job, until every worker holds the final model, then stops the aggregator.</summary>
    public void RunUntilEnd()
    {
        World.Run(() => Workers.All(static w => w.Unit is { State: UnitState.Ended }), new WorldLimits(World.Now + Patience));
        World.Run(() => AggregatorHost.IsUp, new WorldLimits(World.Now + Patience));
        AggregatorHost.Unit!.Stop();
        World.Run(() => AggregatorHost.Unit!.State == UnitState.Ended, new WorldLimits(World.Now + Patience));
    }

    /// <summary>As <c>edgefed units forget</c> does on the aggregator's machine. False if the aggregator was never up to take it.</summary>
    public bool Forget(string device) => ForgetFault.Ask(World, device);

    /// <summary>The entry that said last what became of a request to forget a device; null if none did.</summary>
    public ForgetAnswer? AnswerAbout(string device) =>
        AggregatorHost.Disk.ReadAll(ForgetRequests.AnswerPathOf(device)) is { } answer ? ForgetAnswer.Read(answer) : null;

    /// <summary>Types and devices of the entries of the aggregator's record that are about single devices.</summary>
    public IReadOnlyList<string> DevicesThatLeft() => [.. System.Text.RegularExpressions.Regex.Matches(
        System.Text.Encoding.UTF8.GetString(AggregatorHost.Disk.ReadAll(RoundRecord.PathOf(JobDefinition.Freeze(_setup.Job, _setup.Model).Id)) ?? []),
        "\"type\":\"left\",\"device\":\"([^\"]+)\"").Select(static found => found.Groups[1].Value)];

    /// <summary>Replays the aggregator's record from what is on its disk, in a unit of its own, after the job.</summary>
    public IReadOnlyList<RoundReplay> Replay()
    {
        IReadOnlyList<RoundReplay> rounds = [];
        AggregatorHost.Start(async (environment, _) => rounds = await ReplayAsync(environment));
        World.Run(() => AggregatorHost.Unit!.State == UnitState.Ended, new WorldLimits(World.Now + Patience));
        return rounds;
    }

    private async Task<IReadOnlyList<RoundReplay>> ReplayAsync(UnitEnvironment environment)
    {
        var log = environment.Loggers.CreateLogger("replay");
        var job = JobDefinition.Freeze(_setup.Job, _setup.Model);
        var record = await RoundRecord.ReadAsync(environment.Storage, RoundRecord.PathOf(job.Id), log);
        var spool = await SpoolDirectory.OpenAsync(environment.Storage, log);
        return await new RecordReplay(record, spool, environment.Compute).RunAsync();
    }

    /// <summary>What units left behind when they ended in good order; empty if nothing.</summary>
    public IReadOnlyList<string> Leaks() =>
        [.. World.Hosts.SelectMany(static host => LeaksOf(host.Name, host.Unit!)), .. SpoolLeaks(), .. UnknownFiles()];

    /// <summary>Links from a good cellular one to a bad one, another for each seed.</summary>
    private static LinkOptions LinksOf(SimRandom random) => new(
        BytesPerSecond: 20_000 * Math.Pow(100, random.NextDouble()),
        Fragmentation: random.NextDouble() / 2)
    {
        MaxLatency = random.Between(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(300)),
        Jitter = random.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(100)),
    };

    private void NoteDamage(string line)
    {
        if (line.Contains("damaged", StringComparison.Ordinal)) Damage.Add(line);
    }

    /// <summary>Spool files that nobody will ever need.</summary>
    private IEnumerable<string> SpoolLeaks()
    {
        foreach (var worker in Workers)
            foreach (var path in FilesOf(worker))
                if (!IsKept(path)) yield return $"{worker.Name}: {path}";
        var folded = AggregatorHost.Observer.Rounds.DistinctBy(static r => r.Round).Sum(static r => r.Updates);
        var (models, updates) = (FilesOf(AggregatorHost).Count(IsModel), FilesOf(AggregatorHost).Count(static path => path.Contains("~update~", StringComparison.Ordinal)));
        var kept = JobDefinition.Freeze(_setup.Job, _setup.Model).FoldsOntoBase || _setup.Job.IsAsync ? _setup.Rounds + 1 : 2; // a kept round keeps what it was made from
        if (models > kept) yield return $"{Aggregator}: {models} models";
        if (updates > folded) yield return $"{Aggregator}: {updates} updates, of which {folded} were folded";
    }

    /// <summary>Files that no document of a unit's files has.</summary>
    private IEnumerable<string> UnknownFiles() => World.Hosts.SelectMany(static host =>
        host.Disk.Paths.Where(static path => !DescribedFiles.Contains(path)).Select(path => $"{host.Name}: {path} is described nowhere"));

    /// <summary>Where workers exchange nothing, all they fetch is version 0.</summary>
    private int FinalVersion => JobDefinition.Freeze(_setup.Job, _setup.Model).TakesUpdates ? _setup.Rounds : 0;

    /// <summary>The final model, or what it is made of.</summary>
    private bool IsKept(string path) => _setup.IsLossless
        ? IsModel(path) && path.EndsWith($"~{FinalVersion}.log", StringComparison.Ordinal)
        : IsModel(path) || path.Contains("~delta~", StringComparison.Ordinal);

    /// <summary>One disk in four is a worn card: what is said before a flush is over is then found out.</summary>
    private static void MaySlowDown(SimDisk disk, SimRandom random)
    {
        if (random.NextDouble() < 0.25) disk.FlushTime = (TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1.5));
    }

    private static IEnumerable<string> FilesOf(SimHost host) => host.Disk.Paths.Where(static path => path.StartsWith("spool/", StringComparison.Ordinal));

    private static bool IsModel(string path) => path.Contains("~model~", StringComparison.Ordinal);

    private static IEnumerable<string> LeaksOf(string name, SimUnit unit)
    {
        if (unit.OpenFiles > 0) yield return $"{name}: {unit.OpenFiles} open files";
        if (unit.OpenConnections > 0) yield return $"{name}: {unit.OpenConnections} open connections";
        if (unit.OpenTimers > 0) yield return $"{name}: {unit.OpenTimers} open timers";
    }

    private Task RunAggregatorAsync(UnitEnvironment environment, CancellationToken cancel)
    {
        var options = new AggregatorOptions(Aggregator, "*:7400", _setup.Job, _setup.Transport, KeepUpdateRounds: _setup.KeepUpdateRounds, InitialModel: Initial);
        return AggregatorUnit.RunAsync(options, _setup.Model, TrainerOf(Aggregator), new TinyDataset("test", _setup.TestSamples), environment, cancel);
    }

    private Task RunWorkerAsync(string device, UnitEnvironment environment, CancellationToken cancel) =>
        RunWorkerAsync(device, new TinyDataset(device), environment, cancel);

    /// <summary>A worker with an id and data of its own choice.</summary>
    public Task RunWorkerAsync(string device, IDataset data, UnitEnvironment environment, CancellationToken cancel)
    {
        var most = _setup.MaxLocalEpochs.ElementAtOrDefault(_setup.WorkerNames.ToList().IndexOf(device));
        var options = new WorkerOptions(device, $"{Aggregator}:7400", _setup.Transport, Once: _setup.WorkersLeave, MaxLocalEpochs: most);
        return WorkerUnit.RunAsync(options, TrainerOf(device), data, environment, cancel);
    }
}
