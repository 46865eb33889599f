using System.CommandLine;
using EdgeFed.Output;
using EdgeFed.Transport.Security;

namespace EdgeFed.Commands;

/// <summary><c>edgefed identity init-fleet</c>: a new authority.</summary>
internal static class IdentityInitCommand
{
    public static Command Create(Shell shell)
    {
        var name = IdentityOptions.Name("NAME", "The fleet's name; it is in every certificate.");
        var fleet = IdentityOptions.Fleet();
        var command = new Command("init-fleet", "Makes a fleet's authority: a certificate, and the key that makes units' certificates.") { name, fleet };
        command.SetAction(parsed =>
        {
            var files = parsed.FilesOf(fleet);
            using var authority = files.Create(parsed.GetRequiredValue(name), DateTimeOffset.UtcNow);
            shell.Out.WriteLine($"{files.CertFile}  who is of fleet {authority.Fleet}; until {UnitCertificate.EndOf(authority.Certificate):yyyy-MM-dd}");
            shell.Out.WriteLine($"{files.KeyFile}  makes certificates; keep it safe, and off the units");
            return ExitCode.Ok;
        });
        return command.WithExamples("edgefed identity init-fleet buses --fleet fleet");
    }
}
