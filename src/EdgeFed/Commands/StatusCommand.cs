using System.CommandLine;
using EdgeFed.Output;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary><c>edgefed status</c>: what the unit of this machine is doing.</summary>
internal static class StatusCommand
{
    public static Command Create(Shell shell)
    {
        var config = CommonOptions.ConfigOfThisMachine();
        var set = CommonOptions.Set();
        var watch = new Option<bool>("--watch", "-w") { Description = "Show it again each second, until interrupted; where there is no terminal, a line at each change." };
        var format = CommonOptions.Format();
        var command = new Command("status", "Shows what this unit is doing; exit code 1 if it is not running.")
        {
            config, set, watch, format,
        };
        command.SetAction((parsed, cancel) =>
        {
            var (unit, asJson) = (parsed.UnitOf(config, set, shell), parsed.WantsJson(format));
            return parsed.GetValue(watch) ? WatchAsync(unit, asJson, shell, cancel) : Task.FromResult(Show(unit, asJson, shell));
        });
        return command.WithExamples("edgefed status", "edgefed status --watch", "edgefed status --config worker.json --format json");
    }

    private static async Task<int> WatchAsync(LocalUnit unit, bool asJson, Shell shell, CancellationToken cancel)
    {
        using var signals = new Signals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancel);
        await new StatusWatch(unit, asJson ? PrintJson : null, shell).RunAsync(stop.Token);
        return ExitCode.Ok;
    }

    private static int Show(LocalUnit unit, bool asJson, Shell shell)
    {
        if (asJson) PrintJson(unit, shell);
        else foreach (var line in StatusText.Lines(unit, DateTime.UtcNow)) shell.Out.WriteLine(line);
        return unit.IsAlive ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void PrintJson(LocalUnit unit, Shell shell) =>
        JsonEnvelope.Write(shell.Out, "status", unit.IsAlive, json =>
        {
            json.WriteBoolean("alive", unit.IsAlive);
            json.WriteBoolean("insecure", unit.IsExposed);
            unit.Status?.Write(json);
        });
}
