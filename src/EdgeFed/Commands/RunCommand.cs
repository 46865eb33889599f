using System.CommandLine;
using EdgeFed.Checks;
using EdgeFed.Config;
using EdgeFed.Device.Lights;
using EdgeFed.Metrics;
using EdgeFed.Output;
using EdgeFed.Security;
using EdgeFed.Service;

namespace EdgeFed.Commands;

/// <summary><c>edgefed run</c>: a unit, until it is told to stop.</summary>
internal static class RunCommand
{
    /// <summary>How long a unit that failed shows it before it ends, and is perhaps started again.</summary>
    private static readonly TimeSpan _longEnoughToBeSeen = TimeSpan.FromSeconds(10);

    public static Command Create(Shell shell)
    {
        var config = CommonOptions.Config();
        var set = CommonOptions.Set();
        var once = new Option<bool>("--once") { Description = "End after the first finished job." };
        var wait = new Option<bool>("--wait-for-config")
        {
            Description = "Where the configuration is missing or wrong, say so, light \"no configuration\" and wait until somebody mends it.",
        };
        var command = new Command("run", "Runs this unit in the role its configuration gives it.") { config, set, once, wait };
        command.SetAction((parsed, cancel) => Task.FromResult(
            Run(parsed.Request(config, set, shell), parsed.GetValue(once), parsed.GetValue(wait), shell, cancel)));
        return command.WithExamples(
            "edgefed run --config /etc/edgefed/edgefed.json",
            "edgefed run --config worker.json --once --set device.id=unit-01 --set state=/tmp/unit-01");
    }

    private static int Run(ConfigRequest request, bool once, bool waits, Shell shell, CancellationToken cancel)
    {
        using var signals = new Signals(reloads: !shell.IsTerminal); // on a terminal it is the end of that
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, cancel);
        using var service = ServiceManager.Of(shell.Environment);
        var unit = waits ? ConfigWait.For(request, shell, service, stop.Token) : Read(request);
        if (unit is null) return signals.StopCode; // told to stop before there was a configuration
        StateDirectory.Prepare(unit);
        using var output = UnitOutput.Create(unit, shell, service, TimeProvider.System);
        var log = output.Loggers.CreateLogger("config");
        foreach (var warning in unit.Warnings) ServiceLog.ConfigWarning(log, warning.Text);
        if (StateCheck.Openness(unit.State) is { } openness) ServiceLog.ConfigWarning(log, openness);
        using var metrics = MetricsEndpoint.Open(unit, output.Metrics, TimeProvider.System, output.Loggers.CreateLogger(unit.RoleName));
        using var button = UnitButton.Watch(unit, output, shell, stop);
        using var stopping = stop.Token.Register(() => ShowStopping(output));
        var reload = new ConfigReload(request, unit, output.Loggers);
        ReloadHook hook = (loop, security) => signals.OnHangUp(() => loop.Post(_ => reload.Apply(security), null));
        var code = Run(unit, once, output, hook, stop.Token);
        return signals.Stop.IsCancellationRequested ? signals.StopCode : code;
    }

    internal static UnitConfig Read(ConfigRequest request) => UnitSecurityLoader.Named(UnitConfigReader.ReadOrThrow(request));

    private static int Run(UnitConfig unit, bool once, UnitOutput output, ReloadHook hook, CancellationToken stop)
    {
        try
        {
            return UnitRunner.Run(unit, once, output, hook, stop);
        }
        catch (Exception) when (output.Lights.HasLamps && !stop.IsCancellationRequested)
        {
            output.Lights.Enter(UnitSign.Error);
            stop.WaitHandle.WaitOne(_longEnoughToBeSeen);
            throw;
        }
    }

    private static void ShowStopping(UnitOutput output)
    {
        output.Service.Stopping();
        output.Lights.Enter(UnitSign.ShuttingDown);
    }
}
