using EdgeFed.Federation;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Worker;
using EdgeFed.Learning.Training;
using EdgeFed.Simulation.Network;
using EdgeFed.Simulation.Poison;
using EdgeFed.Transport;

namespace EdgeFed.Simulation.Learning;

/// <summary>A version, when it was measured, and how good it was.</summary>
public readonly record struct MeasuredVersion(int Version, TimeSpan Time, double Accuracy);

/// <summary>The real worker and aggregator on simulated hosts of different speeds, with real training on real data.</summary>
public sealed class LearningFederation
{
    private const string Aggregator = "aggregator";
    private static readonly TransportOptions Transport = new();
    private readonly LearningSetup _setup;
    private readonly List<MeasuredVersion> _versions = [];

    public LearningFederation(ulong seed, LearningSetup setup)
    {
        _setup = setup with { Job = setup.Job with { Seed = seed } };
        World = new World(seed);
        World.Network.Options = new LinkOptions(BytesPerSecond: 5_000_000, WindowBytes: 1 << 20, SegmentBytes: 64 << 10, Fragmentation: 0);
        for (var worker = 0; worker < setup.Workers; worker++) World.Host(LearningSetup.NameOf(worker)).SetTrainingTime(setup.TrainingTime / setup.Speeds[worker]);
        World.Host(Aggregator).ComputeTime = static _ => TimeSpan.FromMilliseconds(5);
        World.Host(Aggregator).Observer.RoundReported += NoteVersion;
    }

    public World World { get; }

    /// <summary>Those that were evaluated, in order.</summary>
    public IReadOnlyList<MeasuredVersion> Versions => _versions;

    public double FinalAccuracy => _versions[^1].Accuracy;

    /// <summary>What the aggregator refused, by reason.</summary>
    public IReadOnlyDictionary<string, long> Refused => World.Host(Aggregator).Observer.Rounds[^1].Refused;

    private void Start()
    {
        World.Host(Aggregator).Start(RunAggregatorAsync);
        for (var i = 0; i < _setup.Workers; i++)
        {
            var worker = i;
            World.Host(LearningSetup.NameOf(worker)).Start((environment, cancel) => RunWorkerAsync(worker, environment, cancel));
        }
    }

    /// <summary>Runs until an evaluated version is at least so good; null if none is when the job ends or the time is over.</summary>
    public TimeSpan? StartAndRunTo(double accuracy, TimeSpan limit)
    {
        Start();
        World.Run(() => IsFinished || World.Now >= limit || _versions is [.., var last] && last.Accuracy >= accuracy, new WorldLimits(limit + TimeSpan.FromHours(1)));
        return _versions is [.., var best] && best.Accuracy >= accuracy ? best.Time : null;
    }

    /// <summary>Runs the job to its end.</summary>
    public void StartAndRunToEnd()
    {
        Start();
        World.Run(() => IsFinished, new WorldLimits(TimeSpan.FromDays(2)));
    }

    private bool IsFinished => World.Host(Aggregator).Observer.Phase == UnitPhase.Finished;

    private void NoteVersion(RoundSummary round) => _versions.Add(new MeasuredVersion(round.Version, World.Now, round.Accuracy ?? 0));

    private Task RunAggregatorAsync(UnitEnvironment environment, CancellationToken cancel)
    {
        var options = new AggregatorOptions(Aggregator, "*:7400", _setup.Job, Transport);
        return AggregatorUnit.RunAsync(options, _setup.Model, new CpuTrainer(), _setup.Test, environment, cancel);
    }

    private Task RunWorkerAsync(int worker, UnitEnvironment environment, CancellationToken cancel)
    {
        var options = new WorkerOptions(LearningSetup.NameOf(worker), $"{Aggregator}:7400", Transport, Once: true);
        ITrainer trainer = worker == 0 && _setup.Poison != PoisonKind.None ? new PoisoningTrainer(new CpuTrainer(), _setup.Poison) : new CpuTrainer();
        return WorkerUnit.RunAsync(options, trainer, _setup.PartOf(worker), environment, cancel);
    }
}
