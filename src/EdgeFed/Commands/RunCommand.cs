using System.CommandLine;
using EdgeFed.Config;
using EdgeFed.Output;
using EdgeFed.Security;

namespace EdgeFed.Commands;

/// <summary><c>edgefed run</c>: a unit, until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Create(Shell shell)
    {
        var config = CommonOptions.Config();
        var set = CommonOptions.Set();
        var once = new Option<bool>("--once") { Description = "End after the first finished job." };
        var command = new Command("run", "Runs this unit in the role its configuration gives it.") { config, set, once };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed.Request(config, set, shell), parsed.GetValue(once), shell, cancel)));
        return command.WithExamples(
            "edgefed run --config /etc/edgefed/edgefed.json",
            "edgefed run --config worker.json --once --set device.id=unit-01 --set state=/tmp/unit-01");
    }

    private static int Run(ConfigRequest request, bool once, Shell shell, CancellationToken cancel)
    {
        var unit = UnitSecurityLoader.Named(UnitConfigReader.ReadOrThrow(request));
        StateDirectory.Prepare(unit.State);
        using var signals = new Signals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancel);
        using var output = UnitOutput.Create(unit, shell, TimeProvider.System);
        var code = UnitRunner.Run(unit, once, output, stop.Token);
        return signals.Stop.IsCancellationRequested ? signals.StopCode : code;
    }
}
