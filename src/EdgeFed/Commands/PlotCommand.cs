using System.CommandLine;
using EdgeFed.Checks;
using EdgeFed.Output;
using EdgeFed.Plot;

namespace EdgeFed.Commands;

/// <summary><c>edgefed plot</c>: charts of one run, or of several beside each other.</summary>
internal static class PlotCommand
{
    public static Command Create(Shell shell)
    {
        var files = new Argument<string[]>("FILE") { Description = "Metrics files, as units write them (metrics.jsonl).", Arity = ArgumentArity.OneOrMore };
        var label = new Option<string[]>("--label")
        {
            Description = "What a file is called in the legend; once for each file, in their order.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = false,
        };
        var output = new Option<string>("--output", "-o") { Description = "Where the charts go; beside the first file if not given.", HelpName = "DIR" };
        var format = CommonOptions.Format();
        var command = new Command("plot", "Draws charts (SVG) of accuracy, loss and bytes by round and by time; several files are compared.")
        {
            files, label, output, format,
        };
        command.SetAction(parsed => Plot(parsed.GetRequiredValue(files), parsed.GetValue(label) ?? [], parsed.GetValue(output), parsed.WantsJson(format), shell));
        return command.WithExamples(
            "edgefed plot /var/lib/edgefed/metrics.jsonl --output charts",
            "edgefed plot f32/metrics.jsonl q8/metrics.jsonl --label \"32 bits\" --label \"8 bits\"");
    }

    private static int Plot(string[] files, string[] labels, string? output, bool asJson, Shell shell)
    {
        if (labels.Length > 0 && labels.Length != files.Length)
            throw new CommandException(ExitCode.Usage, $"--label is given {labels.Length} times; expected {files.Length}, one for each file, or none");
        var names = labels.Length > 0 ? labels : RunLabels.Of(files);
        var folder = output ?? Path.GetDirectoryName(Path.GetFullPath(files[0]))!;
        if (WritableFolder.Problem(Path.GetFullPath(folder)) is { } problem)
            throw new CommandException(ExitCode.Resources,
                $"--output: {folder}: {problem}; expected a folder that can be written");
        var runs = files.Select((file, i) => new Run(file, names[i], RunReader.Read(file, Tell))).ToList();
        var made = Write([.. RunCharts.Of(runs).Where(static chart => !chart.IsEmpty)], folder);
        if (asJson) PrintJson(runs, made, shell);
        else foreach (var file in made) shell.Out.WriteLine(file);
        return ExitCode.Ok;

        void Tell(string damage) => shell.Error.WriteLine($"edgefed: {damage}");
    }

    private static List<string> Write(IReadOnlyList<Chart> charts, string folder)
    {
        Directory.CreateDirectory(folder);
        var made = new List<string>();
        foreach (var chart in charts)
        {
            made.Add(Path.Combine(folder, $"{chart.Name}.svg"));
            File.WriteAllText(made[^1], ChartSvg.Draw(chart));
        }

        return made;
    }

    private static void PrintJson(List<Run> runs, List<string> made, Shell shell) => JsonEnvelope.Write(shell.Out, "plot", ok: true, json =>
    {
        json.WriteStartArray("runs");
        foreach (var run in runs)
        {
            json.WriteStartObject();
            json.WriteString("file", run.File);
            json.WriteString("label", run.Label);
            json.WriteNumber("rounds", run.Rounds.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (var file in made) json.WriteStringValue(file);
        json.WriteEndArray();
    });
}
