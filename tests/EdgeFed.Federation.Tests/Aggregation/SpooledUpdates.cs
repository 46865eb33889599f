using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Compute;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Aggregation;

/// <summary>Updates of one round in the spool of a real state directory, and what strategies make of them.</summary>
internal sealed class SpooledUpdates : IDisposable
{
    public const int SmallChunk = 256;
    private readonly TempState _state = new();
    private readonly int _parameters;

    private SpooledUpdates(int parameters) => _parameters = parameters;

    /// <summary>In the order of their devices.</summary>
    public List<SpoolObject> All { get; } = [];

    public static async Task<SpooledUpdates> WriteAsync(float[][] values, long[]? examples = null, int chunkBytes = SmallChunk)
    {
        var updates = new SpooledUpdates(values[0].Length);
        var spool = await SpoolDirectory.OpenAsync(updates._state.Storage, NullLogger.Instance);
        var writer = new ObjectWriter(updates._state.Storage, spool, new ThreadPoolCompute());
        for (var i = 0; i < values.Length; i++)
        {
            var (update, device) = (values[i], $"unit-{i:000}");
            updates.All.Add(await writer.WriteAsync(() => update, new ObjectDescription(
                ObjectName.Update("job", device, 1).ToString(), device, chunkBytes, Compression.None, 0, examples?[i] ?? 1, 1)));
        }

        return updates;
    }

    public static IRoundStrategy Strategy(string name, StrategyOptions? tuning = null) =>
        Strategies.CreateForRounds(new JobOptions(Strategy: name, ProximalMu: 1, StrategyOptions: tuning).ForStrategy());

    /// <summary>All updates folded, in the order that they have here, or in another one.</summary>
    public Task<float[]> FoldAsync(string strategy, StrategyOptions? tuning = null, IEnumerable<int>? order = null, int parallelism = 2) =>
        FoldAsync(Strategy(strategy, tuning), order, parallelism);

    public async Task<float[]> FoldAsync(IRoundStrategy strategy, IEnumerable<int>? order = null, int parallelism = 2)
    {
        await using var fold = RoundFold.Open(strategy, _parameters, new Cores(parallelism));
        foreach (var i in order ?? Enumerable.Range(0, All.Count)) fold.Add(All[i]);
        await fold.CompleteAsync();
        var next = new float[_parameters];
        for (var at = 0; at < _parameters; at += 100) // no multiple of anything
            fold.Read(at, Math.Min(100, _parameters - at)).CopyTo(next.AsSpan(at));
        return next;
    }

    /// <summary>Flips a bit in the middle of an update's file.</summary>
    public void Damage(int index) => _state.Flip($"spool/{All[index].Name.Replace('/', '~')}.log", All[index].BytesOnDisk / 2);

    public void Dispose() => _state.Dispose();

    private sealed class Cores(int count) : IComputePool
    {
        public int Parallelism => count;

        public Task<T> RunAsync<T>(Func<T> work) => Task.Run(work);
    }
}
