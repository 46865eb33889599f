using System.CommandLine;
using EdgeFed.Bench;
using EdgeFed.Core.Endpoints;
using EdgeFed.Output;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Commands;

/// <summary>
/// <c>edgefed bench transfer</c>: one object over loopback into a durable spool, beside one flushed write; or one end of a
/// transfer between two processes.
/// </summary>
internal static class BenchTransferCommand
{
    private const int DefaultBytes = 100_000_000;
    private const int MaxBytes = 1 << 30;

    public static Command Create(Shell shell)
    {
        var bytes = BenchOptions.Number("--bytes", $"Size of the object (default {DefaultBytes}).", DefaultBytes, MaxBytes);
        var runs = BenchOptions.Number("--runs", "Measurements over loopback; the medians are shown (default 3).", 3, BenchOptions.MaxRuns);
        var compression = BenchOptions.Compression(Compression.None);
        var directory = BenchOptions.Directory("--dir");
        var listen = Endpoint("--listen", "Be the receiver: take one object from whoever connects here, without any protection, and end.");
        var connect = Endpoint("--connect", "Be the sender: send one object to the receiver that listens there.");
        var format = CommonOptions.Format();
        var command = new Command("transfer", "Sends one object over loopback into a durable spool, and compares with one flushed write.")
        {
            bytes, runs, compression, directory, listen, connect, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(listen) is not null && result.GetResult(connect) is not null)
                result.AddError("--listen and --connect exclude each other; each process is one end");
        });
        command.SetAction(parsed =>
        {
            var options = new TransferBenchOptions(
                parsed.GetValue(bytes) & ~3,
                parsed.GetValue(compression),
                parsed.GetValue(runs),
                parsed.GetValue(directory)!);
            if (options.Bytes == 0) throw new CommandException(ExitCode.Usage, "--bytes is less than one parameter of 4 bytes");
            var asJson = parsed.WantsJson(format);
            if (parsed.GetValue(listen) is { } here) return WriteEnd(asJson, shell, "receiver", end => end.Receive(here), options);
            if (parsed.GetValue(connect) is { } there)
                return WriteEnd(asJson, shell, "sender", end => end.Send(there, options.Bytes, options.Compression), options);
            return Measure(options, asJson, shell);
        });
        return command.WithExamples(
            "edgefed bench transfer", "edgefed bench transfer --bytes 10000000 --dir /var/lib/edgefed --format json",
            "edgefed bench transfer --listen 0.0.0.0:7799", "edgefed bench transfer --connect 192.0.2.10:7799");
    }

    private static Option<string?> Endpoint(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "HOST:PORT" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !TcpEndpoint.TryParse(result.Tokens[0].Value, out _, out var problem)) result.AddError($"{name}: {problem}");
        });
        return option;
    }

    private static int WriteEnd(
        bool asJson, Shell shell, string which, Func<TransferEnd, TransferEndFigures> run, TransferBenchOptions options)
    {
        using var progress = new ProgressLine(shell, asJson);
        progress.Show(which == "receiver" ? "receiving" : "sending");
        using var end = new TransferEnd(options.Directory);
        var figures = run(end);
        progress.Hide();
        if (figures.Bytes == 0) throw new CommandException(ExitCode.Failed, "the sender went away before it had sent a whole object");
        if (asJson)
        {
            JsonEnvelope.Write(shell.Out, "bench transfer", ok: true, json =>
            {
                json.WriteString("end", which);
                json.WriteNumber("bytes", figures.Bytes);
                json.WriteNumber("seconds", Math.Round(figures.Seconds, 4));
                json.WriteNumber("bytes_per_second", Math.Round(figures.Bytes / figures.Seconds));
                json.WriteNumber("cpu_seconds", Math.Round(figures.CpuSeconds, 4));
            });
            return ExitCode.Ok;
        }

        shell.Out.WriteLine($"{which,-12} {figures.Bytes / figures.Seconds / 1e6:0.0} MB/s "
            + $"({figures.Seconds * 1000:0} ms, {figures.CpuSeconds * 1000:0} ms of processor time)");
        return ExitCode.Ok;
    }

    private static int Measure(TransferBenchOptions options, bool asJson, Shell shell)
    {
        using var progress = new ProgressLine(shell, asJson);
        using var bench = new TransferBench(options, done => progress.Show("measuring", done));
        var figures = bench.Measure();
        progress.Hide();
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
