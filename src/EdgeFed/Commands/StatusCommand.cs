using System.CommandLine;
using System.Text.Json;
using EdgeFed.Config;
using EdgeFed.Output;
using EdgeFed.Security;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary><c>edgefed status</c>: what the unit of this configuration is doing.</summary>
internal static class StatusCommand
{
    public static Command Create(Shell shell)
    {
        var config = CommonOptions.Config();
        var set = CommonOptions.Set();
        var format = CommonOptions.Format();
        var command = new Command("status", "Shows what this unit is doing; exit code 1 if it is not running.")
        {
            config, set, format,
        };
        command.SetAction(parsed => Show(parsed.Request(config, set, shell), parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed status --config /etc/edgefed/edgefed.json");
    }

    private static int Show(ConfigRequest request, bool asJson, Shell shell)
    {
        var unit = UnitSecurityLoader.Named(UnitConfigReader.ReadOrThrow(request));
        var status = Read(Path.Combine(unit.State, StatusFile.Name));
        var isAlive = status is not null && ProcessProbe.IsAlive(status);
        if (asJson) PrintJson(unit, status, isAlive, shell);
        else PrintText(unit, status, isAlive, shell);
        return isAlive ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void PrintText(UnitConfig unit, UnitStatus? status, bool isAlive, Shell shell)
    {
        shell.Out.WriteLine(Describe(unit, status, isAlive));
        if (unit.IsExposed) shell.Out.WriteLine($"warning: insecure: {SecurityLog.PlainWarning}");
    }

    private static UnitStatus? Read(string path)
    {
        try
        {
            return UnitStatus.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Resources, $"{path}: no valid status: {e.Message}", e);
        }
    }

    private static string Describe(UnitConfig unit, UnitStatus? status, bool isAlive)
    {
        if (status is null) return $"{unit.RoleName} {unit.DeviceId}: has not run yet with state {unit.State}";
        var round = status.Round > 0 ? $" round {status.Round}" : "";
        var detail = status.Detail.Length > 0 ? $": {status.Detail}" : "";
        var elapsed = Figures.Duration(TimeSpan.FromTicks(Math.Max(0, (DateTime.UtcNow - status.Since).Ticks)));
        var process = isAlive ? $"process {status.ProcessId}" : $"not running (process {status.ProcessId} is gone)";
        return $"{status.Role} {status.Device}: {status.Phase}{round}{detail}, since {elapsed}, {process}";
    }

    private static void PrintJson(UnitConfig unit, UnitStatus? status, bool isAlive, Shell shell) =>
        JsonEnvelope.Write(shell.Out, "status", isAlive, json =>
        {
            json.WriteBoolean("alive", isAlive);
            json.WriteBoolean("insecure", unit.IsExposed);
            status?.Write(json);
        });
}
