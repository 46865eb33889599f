using System.CommandLine;
using EdgeFed.Bench;
using EdgeFed.Federation.Jobs;
using EdgeFed.Output;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Commands;

/// <summary><c>edgefed bench encode</c>: what each encoding costs this processor, and how many bytes it leaves.</summary>
internal static class BenchEncodeCommand
{
    private const int DefaultParameters = 5_000_000;
    private const int MaxParameters = 1 << 28;

    public static Command Create(Shell shell)
    {
        var parameters = BenchOptions.Number("--parameters", $"Of the update (default {DefaultParameters}).", DefaultParameters, MaxParameters);
        var runs = BenchOptions.Number("--runs", "Measurements; the medians are shown (default 5).", 5, BenchOptions.MaxRuns);
        var compression = BenchOptions.Compression(Compression.Zstd);
        var format = CommonOptions.Format();
        var command = new Command("encode", "Encodes and decodes an update in every encoding, on one thread.") { parameters, runs, compression, format };
        command.SetAction(parsed => Measure(
            new EncodeBenchOptions(parsed.GetValue(parameters), parsed.GetValue(runs),
                parsed.GetValue(compression), new JobOptions().TopKShare),
            parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed bench encode", "edgefed bench encode --parameters 1000000 --compression none --format json");
    }

    private static int Measure(EncodeBenchOptions options, bool asJson, Shell shell)
    {
        using var progress = new ProgressLine(shell, asJson);
        progress.Show("encoding");
        var all = new EncodeBench(options).Measure().ToList();
        progress.Hide();
        if (asJson) WriteJson(options, all, shell.Out);
        else foreach (var figures in all) WriteText(options, figures, shell.Out);
        return ExitCode.Ok;
    }

    private static void WriteText(EncodeBenchOptions options, EncodeFigures figures, TextWriter output) => output.WriteLine(
        $"{Name(figures),-5} encode {Rate(options, figures.EncodeSeconds) / 1e6,6:0} MB/s, decode {Rate(options, figures.DecodeSeconds) / 1e6,6:0} MB/s of float32, "
        + $"{figures.StoredBytes / 1e6:0.00} MB for {RawBytes(options) / 1e6:0.00} MB (1/{RawBytes(options) / figures.StoredBytes:0.0})");

    private static void WriteJson(EncodeBenchOptions options, IReadOnlyList<EncodeFigures> all, TextWriter output) =>
        JsonEnvelope.Write(output, "bench encode", ok: true, json =>
        {
            json.WriteNumber("parameters", options.Parameters);
            json.WriteString("compression", BenchOptions.Word(options.Compression));
            json.WriteStartArray("encodings");
            foreach (var figures in all)
            {
                json.WriteStartObject();
                json.WriteString("encoding", Name(figures));
                json.WriteNumber("encode_bytes_per_second", Math.Round(Rate(options, figures.EncodeSeconds)));
                json.WriteNumber("decode_bytes_per_second", Math.Round(Rate(options, figures.DecodeSeconds)));
                json.WriteNumber("stored_bytes", figures.StoredBytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static string Name(EncodeFigures figures) => figures.Encoding.ToString().ToLowerInvariant();

    private static double RawBytes(EncodeBenchOptions options) => (double)options.Parameters * sizeof(float);

    private static double Rate(EncodeBenchOptions options, double seconds) => RawBytes(options) / seconds;
}
