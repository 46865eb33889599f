using System.CommandLine;
using EdgeFed.Metrics.Export;
using EdgeFed.Metrics.Lines;
using EdgeFed.Output;
using EdgeFed.Plot;

namespace EdgeFed.Commands;

/// <summary><c>edgefed metrics export</c>: metrics files as other programs read them.</summary>
internal static class MetricsExportCommand
{
    private const string DefaultFolder = "tensorboard";

    public static Command Create(Shell shell)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Metrics files, as units write them (metrics.jsonl).",
            Arity = ArgumentArity.OneOrMore,
        };
        var csv = new Option<bool>("--csv")
        {
            Description = "As one table of comma-separated values, a row for each line of the files.",
        };
        var events = new Option<bool>("--tensorboard")
        {
            Description = "As event files that TensorBoard reads, in a folder for each file and job.",
        };
        var output = new Option<string>("--out", "-o")
        {
            Description = "Where it goes: a file for --csv (standard output if not given), "
                + $"a folder for --tensorboard (default {DefaultFolder}).",
            HelpName = "FILE",
        };
        var format = CommonOptions.Format();
        var command = new Command("export",
            "Writes metrics files as CSV or for TensorBoard; lines that a power cut damaged are told and left out.")
        {
            files, csv, events, output, format,
        };
        command.SetAction(parsed => Export(new Request(
            parsed.GetRequiredValue(files), parsed.GetValue(csv), parsed.GetValue(events), parsed.GetValue(output),
            parsed.WantsJson(format)), shell));
        return command.WithExamples(
            "edgefed metrics export --csv /var/lib/edgefed/metrics.jsonl --out rounds.csv",
            "edgefed metrics export --tensorboard f32/metrics.jsonl q8/metrics.jsonl --out runs");
    }

    private static int Export(Request request, Shell shell)
    {
        Check(request);
        var sources = Read(request.Files, shell);
        if (request is { Csv: true, Output: null }) MetricsCsv.Write(shell.Out, sources);
        else if (request.Csv) Tell(request, [WriteCsv(request.Output!, sources)], shell);
        else Tell(request, EventFolders.Write(request.Output ?? DefaultFolder, sources), shell);
        return ExitCode.Ok;
    }

    private static void Check(Request request)
    {
        var given = request.Csv ? "both --csv and --tensorboard are" : "neither --csv nor --tensorboard is";
        if (request.Csv == request.TensorBoard)
            throw new CommandException(ExitCode.Usage, $"{given} given; expected one of them");
        if (request is not { Csv: true, Output: null, AsJson: true }) return;
        throw new CommandException(ExitCode.Usage,
            "--format json is given, and the table would go to standard output too; expected --out FILE");
    }

    private static List<MetricsSource> Read(string[] files, Shell shell)
    {
        var labels = RunLabels.Of(files);
        return [.. files.Select((file, i) => new MetricsSource(file, labels[i], MetricsLines.Read(file, Tell)))];

        void Tell(string damage) => shell.Error.WriteLine($"edgefed: {damage}");
    }

    private static string WriteCsv(string path, IReadOnlyList<MetricsSource> sources)
    {
        using var file = new StreamWriter(path);
        MetricsCsv.Write(file, sources);
        return path;
    }

    private static void Tell(Request request, IReadOnlyList<string> made, Shell shell)
    {
        if (!request.AsJson)
        {
            foreach (var file in made) shell.Out.WriteLine(file);
            return;
        }

        JsonEnvelope.Write(shell.Out, "metrics export", ok: true, json =>
        {
            json.WriteStartArray("files");
            foreach (var file in made) json.WriteStringValue(file);
            json.WriteEndArray();
        });
    }

    private sealed record Request(string[] Files, bool Csv, bool TensorBoard, string? Output, bool AsJson);
}
