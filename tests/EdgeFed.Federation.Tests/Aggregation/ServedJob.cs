using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Compute;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Verification;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Aggregation;

/// <summary>An aggregator's state directory, and a job of 1290 parameters in 19 chunks, the last one almost full, whose rounds are folded and recorded as they are by the round loop.</summary>
internal sealed class ServedJob : IDisposable
{
    private const string Aggregator = "depot";
    private static readonly string[] Devices = ["unit-01", "unit-02", "unit-03"];
    private readonly TempState _state = new();
    private readonly ThreadPoolCompute _compute = new();
    private SpoolDirectory _spool = null!; // set by ReopenAsync
    private ModelStore _models = null!;

    private ServedJob(JobDefinition job) => Job = job;

    public JobDefinition Job { get; }

    public RoundRecord Record { get; private set; } = null!; // set by ReopenAsync

    public static async Task<ServedJob> OpenAsync(string strategy, string encoding = "f32")
    {
        var spec = Learning.Models.ModelSpec.Parse(
            """{"version":1,"name":"tiny","input":[128],"classes":10,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":128,"out":10}]}""");
        var job = new ServedJob(JobDefinition.Freeze(new JobOptions(Name: "served", Model: "tiny", Strategy: strategy, Encoding: encoding, ChunkBytes: 272), spec));
        await job.ReopenAsync();
        return job;
    }

    /// <summary>As an aggregator that was started again sees it.</summary>
    public async Task ReopenAsync()
    {
        _spool = await SpoolDirectory.OpenAsync(_state.Storage, NullLogger.Instance);
        Record = await RoundRecord.OpenAsync(_state.Storage, Job, InitialModel.DigestOf(Job), NullLogger.Instance);
        _models = new ModelStore(Job, Aggregator, _spool,
            TestEnvironment.Of(_state.Storage, _compute));
        await _models.KeepInitialAsync(Record.InitialModel);
    }

    /// <summary>Folds and records a round with updates that only its number decides.</summary>
    public async Task RunRoundAsync()
    {
        var round = Record.FoldCount + 1;
        await Record.AppendAsync(new RoundStarted(round, Record.Version, Record.Model, Devices));
        var (stored, updates) = await StoreAsync(round);
        await Record.AppendAsync(new RoundFolded(round, round - 1, Record.Model, Job.Options.Strategy,
            [.. updates.Select(static u => new FoldedUpdate(u.Representation.Origin, u.Representation.Content, u.Representation.NumExamples, 1))],
            [], round, stored.Model.Representation.Content, stored.Residual?.Representation.Content, stored.State?.Representation.Content));
    }

    /// <summary>A version that is durable and not recorded.</summary>
    public async Task<(StoredVersion Stored, List<SpoolObject> Updates)> StoreAsync(int round)
    {
        var updates = new List<SpoolObject>();
        foreach (var device in Devices) updates.Add(await WriteUpdateAsync(device, round));
        await using var fold = RoundFold.Open(Strategies.CreateForRounds(Job.Options.ForStrategy()), Job.Spec.ParameterCount, _compute);
        foreach (var update in updates) fold.Add(update);
        await fold.CompleteAsync();
        return (await _models.StoreAsync(fold, round), updates);
    }

    public Task<IReadOnlyList<RoundReplay>> ReplayAsync() => new RecordReplay(Record, _spool, _compute).RunAsync();

    public Task CheckAsync() => Repair(NullLogger.Instance).CheckAsync();

    /// <summary>As if a worker's transfer and an evaluation find the newest version damaged at the same time. Returns what was said of it.</summary>
    public async Task<IReadOnlyList<string>> RemakeTwiceAsync()
    {
        var log = new LogLines();
        var repair = Repair(log);
        await Task.WhenAll(repair.RemakeAsync("found by one"), repair.RemakeAsync("found by another"));
        return log.All;
    }

    private ModelRepair Repair(ILogger log) => new(Job, Record, _spool, _models, _compute, log);

    public void ForgetOld(int keepRounds) => _models.ForgetOld(Record, keepRounds);

    public void Flip(ObjectName name) => _state.Flip(PathOf(name), 200);

    public bool IsKept(ObjectName name) => File.Exists(_state.File(PathOf(name)));

    public float[] Read(int version) => LossyJob.Read(_models.Find(version));

    /// <summary>What an update holds: parameters, or with a lossy encoding a change of them.</summary>
    public float[] Values(string device, int round)
    {
        var random = new Random(device[^1] * 100 + round);
        return [.. Enumerable.Range(0, Job.Spec.ParameterCount).Select(_ => random.NextSingle() - 0.5f)];
    }

    public void Dispose() => _state.Dispose();

    private static string PathOf(ObjectName name) => $"spool/{name.ToString().Replace('/', '~')}.log";

    private Task<SpoolObject> WriteUpdateAsync(string device, int round) => new ObjectWriter(_state.Storage, _spool, _compute).WriteAsync(
        () => Values(device, round),
        new ObjectDescription(ObjectName.Update(Job.Id, device, round).ToString(), device, Job.Options.ChunkBytes, Compression.None, round - 1, 10 * device[^1], 1)
        {
            Format = Job.UpdateFormat,
        });
}
