using System.CommandLine;
using EdgeFed.Identity;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary>Output of the commands that make identities.</summary>
internal static class IdentityOutput
{
    public static int WriteMade(Shell shell, string command, string file, FleetIdentity identity, bool asJson)
    {
        var (name, end) = (identity.Name, UnitCertificate.EndOf(identity.Certificate));
        if (asJson)
        {
            JsonEnvelope.Write(shell.Out, command, ok: true, json =>
            {
                json.WriteString("file", file);
                json.WriteString("device", name.Device);
                json.WriteString("role", name.RoleName);
                json.WriteString("fleet", name.Fleet);
                json.WriteString("until", end.UtcDateTime);
            });
        }
        else
        {
            shell.Out.WriteLine($"{file}  {name.RoleName} {name.Device} of fleet {name.Fleet}, until {end:yyyy-MM-dd}");
        }

        return ExitCode.Ok;
    }
}
