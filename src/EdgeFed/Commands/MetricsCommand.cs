using System.CommandLine;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed metrics</c>: what concerns metrics files.</summary>
internal static class MetricsCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("metrics", "Works with metrics files.") { MetricsExportCommand.Create(shell) };
        return command.WithExamples("edgefed metrics export --csv /var/lib/edgefed/metrics.jsonl --out rounds.csv");
    }
}
