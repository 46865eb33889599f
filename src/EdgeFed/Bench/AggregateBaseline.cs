using System.Diagnostics;
using System.Security.Cryptography;
using EdgeFed.Aggregation.Sums;
using EdgeFed.Core.Compute;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Bench;

/// <summary>
/// Cost of one update a step at a time, in seconds: each with the whole model at hand, and nothing in parallel.
/// </summary>
/// <param name="Copy">From memory to memory, as one of so many copies that no cache holds them.</param>
/// <param name="Read">From the page cache, with CRCs.</param>
/// <param name="Fold">From memory.</param>
/// <param name="Hash">SHA-256.</param>
/// <param name="Write">With a flush to the medium.</param>
internal sealed record AggregateBaseline(double Copy, double Read, double Fold, double Hash, double Write)
{
    private const string FileName = "yardstick";
    private const int CopiedParameters = 100_000_000;

    /// <summary>One update from here to a durable model.</summary>
    public double Sum => Read + Fold + Hash + Write;

    public static AggregateBaseline Medians(IReadOnlyList<AggregateBaseline> all) =>
        new(MedianOf(all, y => y.Copy), MedianOf(all, y => y.Read), MedianOf(all, y => y.Fold), MedianOf(all, y => y.Hash), MedianOf(all, y => y.Write));

    public static async Task<AggregateBaseline> MeasureAsync(FileStorage storage, SpoolObject update, IComputePool compute)
    {
        var values = new float[update.Representation.Parameters];
        var computed = await compute.RunAsync(() => new AggregateBaseline(
            Copy: TimeOfCopy(values.Length),
            Read: TimeOfSecond(() => ObjectContent.CopyTo(update, values)),
            Fold: TimeOfFold(values, update.Representation.NumExamples),
            Hash: TimeOfSecond(() => SHA256.HashData(RawBytes.Of(values.AsSpan()))),
            Write: 0));
        return computed with { Write = await TimeOfWriteAsync(storage, values) };
    }

    /// <summary>The first time, memory is touched that was not there before.</summary>
    private static double TimeOfSecond(Action action)
    {
        action();
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>
    /// Updates that are folded come from memory, not from a cache that kept them since the last run, and a fair copy does too:
    /// hundreds of megabytes are copied in turn.
    /// </summary>
    private static double TimeOfCopy(int length)
    {
        var count = Math.Max(1, CopiedParameters / length);
        var (from, to) = (new float[count * length], new float[count * length]);
        return TimeOfSecond(() => from.CopyTo(to.AsSpan())) / count;
    }

    private static double TimeOfFold(float[] values, long examples)
    {
        using var sum = new ExactSum(values.Length);
        return TimeOfSecond(() => sum.Add(0, values, examples));
    }

    private static async Task<double> TimeOfWriteAsync(FileStorage storage, float[] values)
    {
        storage.Delete(FileName);
        using var file = storage.Open(FileName);
        var clock = Stopwatch.StartNew();
        file.Write(0, RawBytes.Of(values.AsSpan()));
        await file.FlushAsync();
        return clock.Elapsed.TotalSeconds;
    }

    private static double MedianOf(IEnumerable<AggregateBaseline> all, Func<AggregateBaseline, double> figure) =>
        Runs.Median(all.Select(figure));
}
