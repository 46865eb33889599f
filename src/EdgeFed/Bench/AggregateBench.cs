using System.Diagnostics;
using EdgeFed.Aggregation.Means;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Loop;
using EdgeFed.Federation.Folds;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Bench;

/// <param name="Parameters">Of the model.</param>
/// <param name="Updates">Folded in one round.</param>
/// <param name="Runs">Measurements of each kind; the medians are reported.</param>
/// <param name="Directory">On the disk to measure.</param>
internal sealed record AggregateBenchOptions(int Parameters, int Updates, int Runs, string Directory);

/// <summary>Medians of all runs.</summary>
/// <param name="FoldSeconds">All updates, from the page cache.</param>
/// <param name="PeakBytes">Most resident memory of this process while it folded and stored models.</param>
/// <param name="DurableSeconds">From the last update here to the new version durable.</param>
/// <param name="Extras">Parameters whose sums took more memory than the others.</param>
internal sealed record AggregateFigures(double FoldSeconds, long PeakBytes, double DurableSeconds, int Extras,
    AggregateBaseline Yardstick);

/// <summary>
/// Folds updates from a temporary spool as an aggregator does, with the same classes, and stores what comes of them.
/// </summary>
internal sealed class AggregateBench(AggregateBenchOptions options, Action<double> onProgress) : IDisposable
{
    private const int ChunkBytes = 64 << 10;
    private const int Examples = 600;
    private readonly string _directory = Path.Combine(options.Directory, $"edgefed-bench-{Environment.ProcessId}");
    private readonly ThreadPoolCompute _compute = new();

    public AggregateFigures Measure() => EventLoop.Run(MeasureAsync);

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private async Task<AggregateFigures> MeasureAsync()
    {
        using var storage = new FileStorage(_directory);
        var spool = await SpoolDirectory.OpenAsync(storage, NullLogger.Instance);
        var writer = new ObjectWriter(storage, spool, _compute);
        var updates = await WriteUpdatesAsync(writer);
        var (folds, stores, yardsticks) = (new double[options.Runs], new double[options.Runs],
            new AggregateBaseline[options.Runs]);
        var extras = 0;
        foreach (var run in Runs.Each(options.Runs, onProgress)) (folds[run], stores[run], extras) = await RoundAsync(writer, updates);

        var peak = Process.GetCurrentProcess().PeakWorkingSet64; // the yardstick, which comes now, takes more: it holds a model whole
        for (var run = 0; run < options.Runs; run++) yardsticks[run] = await AggregateBaseline.MeasureAsync(storage, updates[0],
            _compute);
        return new AggregateFigures(Runs.Median(folds), peak, Runs.Median(stores), extras, AggregateBaseline.Medians(yardsticks));
    }

    private async Task<List<SpoolObject>> WriteUpdatesAsync(ObjectWriter writer)
    {
        var updates = new List<SpoolObject>(options.Updates);
        for (var i = 0; i < options.Updates; i++)
        {
            var noise = new NoiseBlocks(i);
            updates.Add(await writer.WriteAsync(noise.Read, options.Parameters,
                new ObjectDescription($"bench/update/unit-{i}/1", $"unit-{i}", ChunkBytes, Compression.None, 0, Examples + i)));
        }

        return updates;
    }

    /// <summary>Once all updates at a time, for the rate; and once the last one alone, up to the new version.</summary>
    private async Task<(double Fold, double Store, int Extras)> RoundAsync(ObjectWriter writer, List<SpoolObject> updates)
    {
        var foldSeconds = 0.0;
        await using (var fold = NewFold())
        {
            var clock = Stopwatch.StartNew();
            foreach (var update in updates) fold.Add(update);
            await fold.CompleteAsync();
            foldSeconds = clock.Elapsed.TotalSeconds;
        }

        await using var round = NewFold();
        foreach (var update in updates.SkipLast(1)) round.Add(update);
        await round.CompleteAsync();
        var last = Stopwatch.StartNew();
        round.Add(updates[^1]);
        await round.CompleteAsync();
        await writer.WriteAsync(round.Read, round.Length, new ObjectDescription("bench/model/1", "bench", ChunkBytes, Compression.None));
        return (foldSeconds, last.Elapsed.TotalSeconds, round.Extras);
    }

    private RoundFold NewFold() => RoundFold.Open(new FedAvg(), options.Parameters, _compute);
}
