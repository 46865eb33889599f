using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Checks;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Output;
using EdgeFed.Security;

namespace EdgeFed.Commands;

/// <summary><c>edgefed identity issue</c>: a key and certificate for a unit, in one file.</summary>
internal static class IdentityIssueCommand
{
    public static Command Create(Shell shell)
    {
        var device = IdentityOptions.Name("DEVICE", "The unit's device id.");
        var role = new Option<string>("--role") { Description = "What the unit is: worker or aggregator.", Required = true };
        role.OnlyOf("worker", "aggregator");
        var (fleet, days) = (IdentityOptions.Fleet(), IdentityOptions.Days());
        var output = new Option<string?>("--out") { Description = "The file to make (default: DEVICE.pem).", HelpName = "FILE" };
        var format = CommonOptions.Format();
        var command = new Command("issue", "Makes a unit's identity: one file with its private key, its certificate and its fleet's.") { device, role, fleet, days, output, format };
        command.SetAction(parsed =>
        {
            var id = parsed.GetRequiredValue(device);
            var file = Path.GetFullPath(parsed.GetValue(output) ?? $"{id}.pem");
            if (File.Exists(file)) throw new CommandException(ExitCode.Resources, $"{file} exists; renew it with `edgefed identity renew`, or name another with --out");
            WritableFolder.RequireFor("--out", file); // a certificate that was made and not stored would count as issued
            var kind = parsed.GetRequiredValue(role) == "worker" ? UnitRole.Worker : UnitRole.Aggregator;
            var identity = Issue(parsed.FilesOf(fleet), id, kind, TimeSpan.FromDays(parsed.GetValue(days)));
            IdentityFile.WriteSecret(file, identity.ToPem());
            return IdentityOutput.WriteMade(shell, "identity issue", file, identity, parsed.WantsJson(format));
        });
        return command.WithExamples(
            "edgefed identity issue depot --role aggregator --fleet fleet",
            "edgefed identity issue unit-07 --role worker --fleet fleet --out /media/sd/etc/edgefed/identity.pem");
    }

    private static FleetIdentity Issue(FleetFiles files, string device, UnitRole role, TimeSpan validFor)
    {
        using var authority = files.Open();
        using var key = FleetAuthority.NewKey();
        using var certificate = authority.Issue(new UnitName(authority.Fleet, role, device), new PublicKey(key), DateTimeOffset.UtcNow, validFor);
        var identity = FleetIdentity.Of(certificate.CopyWithPrivateKey(key), X509CertificateLoader.LoadCertificate(authority.Certificate.RawData));
        files.NoteIssued(identity);
        return identity;
    }
}
