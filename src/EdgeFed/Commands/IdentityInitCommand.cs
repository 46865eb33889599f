using System.CommandLine;
using EdgeFed.Identity;
using EdgeFed.Output;
using EdgeFed.Security;

namespace EdgeFed.Commands;

/// <summary><c>edgefed identity init-fleet</c>: a new authority.</summary>
internal static class IdentityInitCommand
{
    public static Command Create(Shell shell)
    {
        var name = IdentityOptions.Name("NAME", "The fleet's name; it is in every certificate.");
        var fleet = IdentityOptions.Fleet();
        var format = CommonOptions.Format();
        var command = new Command("init-fleet", "Makes a fleet's authority: a certificate, and the key that makes units' certificates.") { name, fleet, format };
        command.SetAction(parsed =>
        {
            var files = parsed.FilesOf(fleet);
            using var authority = files.Create(parsed.GetRequiredValue(name), DateTimeOffset.UtcNow);
            if (parsed.WantsJson(format)) PrintJson(files, authority, shell);
            else PrintText(files, authority, shell.Out);
            return ExitCode.Ok;
        });
        return command.WithExamples("edgefed identity init-fleet buses --fleet fleet");
    }

    private static void PrintText(FleetFiles files, FleetAuthority authority, TextWriter output)
    {
        output.WriteLine($"{files.CertFile}  who is of fleet {authority.Fleet}; until {UnitCertificate.EndOf(authority.Certificate):yyyy-MM-dd}");
        output.WriteLine($"{files.KeyFile}  makes certificates; keep it safe, and off the units");
    }

    private static void PrintJson(FleetFiles files, FleetAuthority authority, Shell shell) => JsonEnvelope.Write(shell.Out, "identity init-fleet", ok: true, json =>
    {
        json.WriteString("fleet", authority.Fleet);
        json.WriteString("certfile", files.CertFile);
        json.WriteString("keyfile", files.KeyFile);
        json.WriteString("until", UnitCertificate.EndOf(authority.Certificate).UtcDateTime);
    });
}
