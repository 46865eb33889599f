using System.CommandLine;
using EdgeFed.Bench;
using EdgeFed.Output;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Commands;

/// <summary><c>edgefed bench transfer</c>: one object over loopback into a durable spool, beside one flushed write.</summary>
internal static class BenchTransferCommand
{
    private const int DefaultBytes = 100_000_000;
    private const int MaxBytes = 1 << 30;

    public static Command Create(Shell shell)
    {
        var bytes = BenchOptions.Number("--bytes", $"Size of the object (default {DefaultBytes}).", DefaultBytes, MaxBytes);
        var runs = BenchOptions.Number("--runs", "Measurements; the medians are shown (default 3).", 3, BenchOptions.MaxRuns);
        var compression = new Option<string>("--compression") { Description = "Of each chunk.", DefaultValueFactory = _ => "none" };
        compression.AcceptOnlyFromAmong("none", "zstd");
        var directory = BenchOptions.Directory("--dir");
        var format = CommonOptions.Format();
        var command = new Command("transfer", "Sends one object over loopback into a durable spool, and compares with one flushed write.")
        {
            bytes, runs, compression, directory, format,
        };
        command.SetAction(parsed => Measure(
            new TransferBenchOptions(
                parsed.GetValue(bytes) & ~3,
                parsed.GetValue(compression) == "zstd" ? Compression.Zstd : Compression.None,
                parsed.GetValue(runs),
                parsed.GetValue(directory)!),
            parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed bench transfer", "edgefed bench transfer --bytes 10000000 --dir /var/lib/edgefed --format json");
    }

    private static int Measure(TransferBenchOptions options, bool asJson, Shell shell)
    {
        if (options.Bytes == 0) throw new CommandException(ExitCode.Usage, "--bytes is less than one parameter of 4 bytes");
        using var bench = new TransferBench(options);
        var figures = bench.Measure();
        var (rate, writeRate) = (options.Bytes / figures.Seconds, options.Bytes / figures.WriteSeconds);
        if (asJson)
        {
            JsonEnvelope.Write(shell.Out, "bench transfer", ok: true, json =>
            {
                json.WriteNumber("bytes", options.Bytes);
                json.WriteNumber("seconds", Math.Round(figures.Seconds, 4));
                json.WriteNumber("bytes_per_second", Math.Round(rate));
                json.WriteNumber("fsync_write_bytes_per_second", Math.Round(writeRate));
                json.WriteNumber("ratio", Math.Round(rate / writeRate, 3));
                json.WriteNumber("cpu_seconds", Math.Round(figures.CpuSeconds, 4));
            });
            return ExitCode.Ok;
        }

        shell.Out.WriteLine($"transfer     {rate / 1e6:0} MB/s ({figures.Seconds * 1000:0} ms, {figures.CpuSeconds * 1000:0} ms of processor time)");
        shell.Out.WriteLine($"fsync write  {writeRate / 1e6:0} MB/s");
        shell.Out.WriteLine($"ratio        {rate / writeRate:0.00}");
        return ExitCode.Ok;
    }
}
