using EdgeFed.Aggregation.Means;
using EdgeFed.Core.Compute;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Verification;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Records;

/// <summary>A job of two rounds with three updates each, all kept, in a real state directory.</summary>
internal sealed class RecordedJob : IDisposable
{
    public const int Parameters = 1000;
    public const int Rounds = 2;
    private const int ChunkBytes = 256;
    private static readonly string[] _devices = ["unit-01", "unit-02", "unit-03"];
    private readonly TempState _state = new();
    private readonly ThreadPoolCompute _compute = new();

    public static string RecordPath => RoundRecord.PathOf(TestJob.Tiny.Id);

    public void Dispose() => _state.Dispose();

    public void Flip(string path, long offset) => _state.Flip(path, offset);

    public string File(string path) => _state.File(path);

    public static string UpdatePath(string device, int round) => $"spool/{TestJob.Tiny.Id}~update~{device}~{round}.log";

    public static string ModelPath(int version) => $"spool/{TestJob.Tiny.Id}~model~{version}.log";

    public static async Task<RecordedJob> MakeAsync()
    {
        var job = new RecordedJob();
        var spool = await job.OpenSpoolAsync();
        var initial = ContentHasher.Of(new float[Parameters]);
        var record = await RoundRecord.OpenAsync(job._state.Storage, TestJob.Tiny, initial, NullLogger.Instance);
        for (var round = 1; round <= Rounds; round++) await job.FoldAsync(record, spool, round);
        return job;
    }

    public async Task<RecordReplay> ReopenAsync()
    {
        var record = await RoundRecord.ReadAsync(_state.Storage, RecordPath, NullLogger.Instance);
        return new RecordReplay(record, await OpenSpoolAsync(), _compute);
    }

    /// <summary>Puts other values under the name of a folded update.</summary>
    public async Task ReplaceUpdateAsync(string device, int round) =>
        await WriteUpdateAsync(new ObjectWriter(_state.Storage, await OpenSpoolAsync(), _compute), device, round, seed: 7);

    private async Task FoldAsync(RoundRecord record, SpoolDirectory spool, int round)
    {
        var writer = new ObjectWriter(_state.Storage, spool, _compute);
        await record.AppendAsync(new RoundStarted(round, round - 1, record.Model, _devices));
        var updates = new List<SpoolObject>();
        foreach (var device in _devices) updates.Add(await WriteUpdateAsync(writer, device, round));
        await using var fold = RoundFold.Open(new FedAvg(), Parameters, _compute);
        foreach (var update in updates) fold.Add(update);
        await fold.CompleteAsync();
        var stored = await writer.WriteAsync(fold.Read, Parameters,
            new ObjectDescription(ObjectName.Model(TestJob.Tiny.Id, round).ToString(), "depot", ChunkBytes, Compression.None));
        await record.AppendAsync(new RoundFolded(round, round - 1, record.Model, "fedavg",
            [.. updates.Select(u => new FoldedUpdate(u.Representation.Origin, u.Representation.Content, u.Representation.NumExamples, 1))],
            [], round, stored.Representation.Content));
    }

    private static Task<SpoolObject> WriteUpdateAsync(ObjectWriter writer, string device, int round, int seed = 0)
    {
        var random = new Random(seed + device[^1] * 100 + round);
        float[] values = [.. Enumerable.Range(0, Parameters).Select(_ => random.NextSingle() - 0.5f)];
        var name = ObjectName.Update(TestJob.Tiny.Id, device, round).ToString();
        return writer.WriteAsync(() => values, new ObjectDescription(name, device, ChunkBytes, Compression.Zstd, round - 1, 100 + device[^1], 1));
    }

    private async Task<SpoolDirectory> OpenSpoolAsync() => await SpoolDirectory.OpenAsync(_state.Storage, NullLogger.Instance);
}
