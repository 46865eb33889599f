using System.CommandLine;
using EdgeFed.Bench;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary>
/// <c>edgefed bench aggregate</c>: updates from a spool into the next model, beside what each step costs by itself.
/// </summary>
internal static class BenchAggregateCommand
{
    private const int DefaultParameters = 25_000_000;
    private const int MaxParameters = 1 << 29;
    private const int DefaultUpdates = 8;
    private const int MaxUpdates = 10_000;

    public static Command Create(Shell shell)
    {
        var parameters = BenchOptions.Number("--parameters", $"Of the model (default {DefaultParameters}).", DefaultParameters, MaxParameters);
        var updates = BenchOptions.Number("--updates", $"Folded in one round (default {DefaultUpdates}).", DefaultUpdates, MaxUpdates);
        var runs = BenchOptions.Number("--runs", "Measurements; the medians are shown (default 3).", 3, BenchOptions.MaxRuns);
        var state = BenchOptions.Directory("--state");
        var format = CommonOptions.Format();
        var command = new Command("aggregate",
            "Folds updates from a temporary spool into a model and stores it, and compares with its steps one by one.")
        {
            parameters, updates, runs, state, format,
        };
        command.SetAction(parsed => Measure(
            new AggregateBenchOptions(
                parsed.GetValue(parameters), parsed.GetValue(updates), parsed.GetValue(runs), parsed.GetValue(state)!),
            parsed.WantsJson(format), shell));
        return command.WithExamples(
            "edgefed bench aggregate", "edgefed bench aggregate --parameters 1000000 --updates 32 --state /var/lib/edgefed --format json");
    }

    private static int Measure(AggregateBenchOptions options, bool asJson, Shell shell)
    {
        using var progress = new ProgressLine(shell, asJson);
        progress.Show("writing updates");
        using var bench = new AggregateBench(options, done => progress.Show("measuring", done));
        var figures = bench.Measure();
        progress.Hide();
        if (asJson) WriteJson(options, figures, shell.Out);
        else WriteText(options, figures, shell.Out);
        return ExitCode.Ok;
    }

    private static void WriteJson(AggregateBenchOptions options, AggregateFigures figures, TextWriter output)
    {
        var (bytes, step) = ((double)options.Parameters * sizeof(float), figures.Yardstick);
        JsonEnvelope.Write(output, "bench aggregate", ok: true, json =>
        {
            json.WriteNumber("parameters", options.Parameters);
            json.WriteNumber("updates", options.Updates);
            json.WriteNumber("seconds", Seconds(figures.FoldSeconds));
            json.WriteNumber("bytes_per_second", Math.Round(bytes * options.Updates / figures.FoldSeconds));
            json.WriteNumber("memcpy_bytes_per_second", Math.Round(bytes / step.Copy));
            json.WriteNumber("peak_rss_bytes", figures.PeakBytes);
            json.WriteNumber("last_update_to_durable_seconds", Seconds(figures.DurableSeconds));
            json.WriteNumber("yardstick_seconds", Seconds(step.Sum));
            json.WriteNumber("read_seconds", Seconds(step.Read));
            json.WriteNumber("fold_seconds", Seconds(step.Fold));
            json.WriteNumber("hash_seconds", Seconds(step.Hash));
            json.WriteNumber("write_seconds", Seconds(step.Write));
            json.WriteNumber("extra_sums", figures.Extras);
        });
    }

    private static void WriteText(AggregateBenchOptions options, AggregateFigures figures, TextWriter output)
    {
        var (bytes, step) = ((double)options.Parameters * sizeof(float), figures.Yardstick);
        var (rate, copyRate) = (bytes * options.Updates / figures.FoldSeconds, bytes / step.Copy);
        output.WriteLine($"folding      {rate / 1e6:0} MB/s ({options.Updates} updates of {bytes / 1e6:0} MB in {figures.FoldSeconds * 1000:0} ms)");
        output.WriteLine($"memcpy       {copyRate / 1e6:0} MB/s, {copyRate / rate:0.0} times as fast");
        output.WriteLine($"memory       {figures.PeakBytes / 1e6:0} MB at most, for a model of {bytes / 1e6:0} MB");
        output.WriteLine($"last update  {figures.DurableSeconds * 1000:0} ms until the new version is durable");
        output.WriteLine($"step by step {step.Sum * 1000:0} ms (read {step.Read * 1000:0}, fold {step.Fold * 1000:0}, "
            + $"SHA-256 {step.Hash * 1000:0}, write and flush {step.Write * 1000:0}), ratio {figures.DurableSeconds / step.Sum:0.00}");
    }

    private static double Seconds(double value) => Math.Round(value, 4);
}
