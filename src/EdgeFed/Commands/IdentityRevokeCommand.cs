using System.CommandLine;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed identity revoke</c>: a unit that is not let in any more.</summary>
internal static class IdentityRevokeCommand
{
    public static Command Create(Shell shell)
    {
        var device = IdentityOptions.Name("DEVICE", "The unit's device id.");
        var fleet = IdentityOptions.Fleet();
        var reason = new Option<string>("--reason") { Description = "For people.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var format = CommonOptions.Format();
        var command = new Command("revoke", "Refuses all certificates that a unit has until now. One issued later is accepted again.") { device, fleet, reason, format };
        command.SetAction(parsed =>
        {
            var files = parsed.FilesOf(fleet);
            files.Open().Dispose();
            var id = parsed.GetRequiredValue(device);
            files.Revoke(id, DateTimeOffset.UtcNow, (parsed.GetValue(reason) ?? "").ReplaceLineEndings(" "));
            if (parsed.WantsJson(format)) PrintJson(files.RevokedFile, id, shell);
            else shell.Out.WriteLine($"{files.RevokedFile}  put it where an aggregator's `tls.revoked-file` says; it is read again within seconds");
            return ExitCode.Ok;
        });
        return command.WithExamples("edgefed identity revoke unit-07 --fleet fleet --reason stolen");
    }

    private static void PrintJson(string file, string device, Shell shell) => JsonEnvelope.Write(shell.Out, "identity revoke", ok: true, json =>
    {
        json.WriteString("file", file);
        json.WriteString("device", device);
    });
}
