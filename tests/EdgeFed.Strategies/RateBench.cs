using System.Diagnostics;
using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Loop;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Strategies;

/// <summary>
/// How many updates of cnn-mnist a second an aggregator without rounds folds and records, with the classes that it uses: from updates in
/// the page cache to a record that is flushed. What comes before, the transfer and its flush, is measured elsewhere.
/// </summary>
internal sealed class RateBench(IDataset test, string directory, int updates)
{
    private const int Distinct = 8;
    private const int AtOnce = 16;
    private static readonly ModelSpec Model = ModelCatalog.Get("cnn-mnist");
    private readonly ThreadPoolCompute _compute = new();

    public void Run()
    {
        foreach (var (strategy, encoding) in new[] { ("fedasync", "f32"), ("fedasync", "q8"), ("asofed", "q8") })
            Measure(new JobOptions("rate", "cnn-mnist", Strategy: strategy, Mode: JobMode.Async, Encoding: encoding), updates);
        Measure(new JobOptions("rate", "cnn-mnist", Strategy: "dbafl", Mode: JobMode.Async), Math.Min(updates, 40));
    }

    private void Measure(JobOptions options, int count)
    {
        var folder = Path.Combine(directory, $"edgefed-rate-{Environment.ProcessId}");
        try
        {
            EventLoop.Run(() => MeasureAsync(JobDefinition.Freeze(options, Model), folder, count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureAsync(JobDefinition job, string folder, int count)
    {
        using var storage = new FileStorage(folder);
        var spool = await SpoolDirectory.OpenAsync(storage, NullLogger.Instance);
        var record = await RoundRecord.OpenAsync(storage, job, InitialModel.DigestOf(job), NullLogger.Instance);
        var strategy = (IAsyncStrategy)Aggregation.Catalog.Strategies.Create(job.Options.ForStrategy());
        var sources = await WriteAsync(job, new ObjectWriter(storage, spool, _compute), strategy);
        var screen = new UpdateScreen(job, new Evaluator(new CpuTrainer(), job, test, Environment.ProcessorCount, _compute), _compute);
        using var model = new AsyncModel(job, InitialModel.Make(job), _compute);
        var measures = screen.Measures(strategy.NeedsAccuracy);
        var clock = Stopwatch.StartNew();
        long early = 0;
        for (var done = 0; done < count;)
        {
            var batch = Enumerable.Range(done, measures ? 1 : Math.Min(AtOnce, count - done)).Select(i => sources[i % Distinct]).ToList();
            if (measures) await screen.LookAtAsync(batch[0], 0.5);
            await model.FoldAsync(batch);
            if (model.IndexOfUnusable >= 0) throw new InvalidOperationException("the model went beyond what a model may hold");
            await record.AppendAsync(new UpdatesFolded([.. batch.Select((source, i) => source.Entry(done + i + 1, done + i + 1, null))]));
            done += batch.Count;
            if (done >= count / 10 && early == 0) early = ResidentBytes();
        }

        Console.WriteLine(FormattableString.Invariant(
            $$"""{"part":"async_rate","strategy":"{{job.Options.Strategy}}","encoding":"{{job.Options.Encoding}}","updates":{{count}},"updates_per_second":{{count / clock.Elapsed.TotalSeconds:0.0}},"resident_mb_at_a_tenth":{{early / 1e6:0.0}},"resident_mb_at_the_end":{{ResidentBytes() / 1e6:0.0}}}"""));
    }

    private static async Task<List<FoldSource>> WriteAsync(JobDefinition job, ObjectWriter writer, IAsyncStrategy strategy)
    {
        using var start = InitialModel.Make(job);
        var step = strategy.StepFor(new Arrival(3, 600, 3000, 5, false, 0.9, 0.9));
        var needsBase = AsyncObjects.NeedsBase(job, step.Reference);
        var baseModel = await writer.WriteAsync(() => start.Span, new ObjectDescription(ObjectName.Model(job.Id, 0).ToString(), "bench", job.Options.ChunkBytes, job.Compression));
        var sources = new List<FoldSource>();
        for (var i = 0; i < Distinct; i++)
        {
            var values = new float[start.Count];
            for (var j = 0; j < values.Length; j++) values[j] = (job.UpdatesAreDeltas ? 0 : start.Span[j]) + 0.01f * MathF.Sin(j * (i + 1));
            var update = await writer.WriteAsync(() => values, new ObjectDescription(
                ObjectName.Update(job.Id, $"unit-{i}", 1).ToString(), $"unit-{i}", job.Options.ChunkBytes, job.Compression, 0, 600, 1)
            {
                Format = job.UpdateFormat,
                Choice = new EncodingChoice(new RoundingNoise((ulong)i)),
            });
            sources.Add(new FoldSource(update, needsBase ? baseModel : null, null, step, 1));
        }

        return sources;
    }

    private static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
