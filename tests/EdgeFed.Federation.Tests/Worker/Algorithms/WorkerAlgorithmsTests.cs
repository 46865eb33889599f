using EdgeFed.Aggregation.Catalog;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Worker.Algorithms;

public sealed class WorkerAlgorithmsTests : IDisposable
{
    private readonly AddOneTrainer _trainer = new();
    private LossyJob? _opened;

    private LossyJob State => _opened!;

    public static TheoryData<string> RoundStrategies => [.. Strategies.Names.Where(static name =>
        Strategies.Problem(OptionsOf(name).ForStrategy()) is null)];

    public void Dispose() => _opened?.Dispose();

    [Fact]
    public void Strategies_OfTheTable_AreInTheCatalog() =>
        Assert.All(WorkerAlgorithms.Strategies, static name => Assert.Contains(name, Strategies.Names));

    [Theory]
    [InlineData("fedavg", typeof(PlainTraining))]
    [InlineData("krum", typeof(PlainTraining))]
    [InlineData("fedprox", typeof(FedProxTraining))]
    [InlineData("scaffold", typeof(ScaffoldTraining))]
    [InlineData("apfl", typeof(ApflTraining))]
    [InlineData("local", typeof(LocalOnlyTraining))]
    public async Task Of_AStrategy_IsItsAlgorithm(string strategy, Type algorithm) =>
        Assert.IsType(algorithm, (await OpenAsync()).Of(JobOf(strategy)));

    /// <summary>An aggregator that awaits updates gets one from every worker, and one that takes none gets none.</summary>
    [Theory, MemberData(nameof(RoundStrategies))]
    public async Task Train_AnyStrategyOfRounds_SendsAnUpdateWhereTheStrategyTakesThem(string strategy)
    {
        var algorithms = await OpenAsync();
        var task = new TinyTask(State, JobOf(strategy));
        var update = await algorithms.Of(task.Job).TrainAsync(task, default);
        Assert.Equal(task.Job.TakesUpdates, update is not null);
        Assert.Equal(1, task.Results);
    }

    /// <summary>The unit is set to 3 of 10: only where fewer are allowed does it train fewer, and says how many.</summary>
    [Theory, MemberData(nameof(RoundStrategies))]
    public async Task Train_AUnitSetToFewerEpochs_TrainsFewerWithFedProxOnly(string strategy)
    {
        var algorithms = await OpenAsync();
        var task = new TinyTask(State, JobOf(strategy));
        await algorithms.Of(task.Job).TrainAsync(task, default);
        var isPartial = strategy == "fedprox";
        Assert.Equal(isPartial ? 3 : 10, _trainer.Newest!.LocalEpochs);
        Assert.Equal(isPartial ? [new UpdateMetric("epochs", 3, "3 of 10 epochs")] : [], task.Metrics);
    }

    /// <summary>Found trained after a restart, there is nothing to report.</summary>
    [Fact]
    public async Task Train_LocalAgain_IsTrainedOnce()
    {
        var algorithm = (await OpenAsync()).Of(JobOf("local"));
        var task = new TinyTask(State, JobOf("local"));
        Assert.Null(await algorithm.TrainAsync(task, default));
        Assert.Null(await algorithm.TrainAsync(task, default));
        Assert.Equal((1, 1), (_trainer.Calls, task.Results));
    }

    [Theory, InlineData("fedavg", 7), InlineData("apfl", 7), InlineData("local", 0)]
    public async Task SourceOf_AVersion_IsVersion0WhereNoneIsMadeOfUpdates(string strategy, int expected) =>
        Assert.Equal(expected, (await OpenAsync()).Of(JobOf(strategy)).SourceOf(7));

    private static JobOptions OptionsOf(string strategy) => new(
        "paired", Model: "tiny", Strategy: strategy, LocalEpochs: 10, ProximalMu: 0.1, Optimizer: "sgd", MinWorkers: 9,
        ChunkBytes: 256);

    private JobDefinition JobOf(string strategy) => JobDefinition.Freeze(OptionsOf(strategy), State.Job.Spec);

    private async Task<WorkerAlgorithms> OpenAsync()
    {
        _opened = await LossyJob.OpenAsync("f32");
        var options = new WorkerOptions(LossyJob.Device, "depot:1", new TransportOptions(), MaxLocalEpochs: 3);
        return new WorkerAlgorithms(new AlgorithmServices(
            options, State.Spool, State.Writer, new LocalModels(State.Spool, State.Writer, LossyJob.Device),
            new LocalTraining(options, _trainer, new UnreadDataset(), State.Environment()), State.Environment(),
            new DiskRetry(TimeProvider.System, NullLogger.Instance)));
    }

    /// <summary>The first round of a job, without an aggregator.</summary>
    private sealed class TinyTask(LossyJob state, JobDefinition job) : IWorkerTask
    {
        public JobDefinition Job => job;

        public Train Request { get; } = new(job.Id, 1, 0, default, 0);

        public int Results { get; private set; }

        public IReadOnlyList<UpdateMetric> Metrics { get; private set; } = [];

        public Task<ParameterBuffer> LoadStartAsync(CancellationToken cancel) =>
            Task.FromResult(Federation.Models.InitialModel.Make(job));

        public void NoteTrained(TrainResult result) => Results++;

        public Task<SpoolObject> WriteUpdateAsync(
            ParameterBuffer parameters, TrainResult result, IReadOnlyList<UpdateMetric> metrics, CancellationToken cancel)
        {
            Metrics = metrics;
            return state.WriteAsync(ObjectName.Update(job.Id, LossyJob.Device, 1), parameters.Span.ToArray());
        }
    }
}
