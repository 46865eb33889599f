using System.CommandLine;
using System.Security.Cryptography;
using EdgeFed.Identity;
using EdgeFed.Output;
using EdgeFed.Security;

namespace EdgeFed.Commands;

/// <summary><c>edgefed identity show</c>: who a file makes a unit, and until when.</summary>
internal static class IdentityShowCommand
{
    public static Command Create(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "A unit's identity." };
        var format = CommonOptions.Format();
        var command = new Command("show", "Shows whose identity a file is, of which fleet, and until when; never its key.") { file, format };
        command.SetAction(parsed => Show(IdentityFile.Load(Path.GetFullPath(parsed.GetRequiredValue(file))), parsed.WantsJson(format), shell));
        return command.WithExamples("edgefed identity show unit-07.pem", "edgefed identity show unit-07.pem --format json");
    }

    private static int Show(FleetIdentity identity, bool asJson, Shell shell)
    {
        var certificate = identity.Certificate;
        var (from, until) = (UnitCertificate.StartOf(certificate), UnitCertificate.EndOf(certificate));
        var state = DateTimeOffset.UtcNow > until ? "expired" : DateTimeOffset.UtcNow < from ? "not yet valid" : "valid";
        (string Name, string Value)[] lines =
        [
            ("device", identity.Name.Device), ("role", identity.Name.RoleName), ("fleet", identity.Name.Fleet),
            ("state", state), ("from", $"{from:yyyy-MM-ddTHH:mm:ssZ}"), ("until", $"{until:yyyy-MM-ddTHH:mm:ssZ}"),
            ("renew_after", $"{UnitCertificate.RenewAfter(certificate):yyyy-MM-ddTHH:mm:ssZ}"), ("serial", UnitCertificate.SerialOf(certificate)),
            ("key", identity.KeyName),
            ("intermediates", string.Join("; ", identity.Intermediates.Select(static authority => authority.Subject))),
            ("authority_sha256", identity.Authority.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()),
        ];
        if (asJson) JsonEnvelope.Write(shell.Out, "identity show", state == "valid", json => { foreach (var line in lines) json.WriteString(line.Name, line.Value); });
        else foreach (var line in lines.Where(static line => line.Value.Length > 0))
            shell.Out.WriteLine($"{line.Name.Replace('_', ' '),-17} {line.Value}");
        return state == "valid" ? ExitCode.Ok : ExitCode.Failed;
    }
}
