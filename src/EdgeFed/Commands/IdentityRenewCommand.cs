using System.CommandLine;
using EdgeFed.Core.Errors;
using EdgeFed.Identity;
using EdgeFed.Output;
using EdgeFed.Security;

namespace EdgeFed.Commands;

/// <summary>
/// <c>edgefed identity renew</c>: another certificate for the same unit and key, for those that cannot have it over the air.
/// </summary>
internal static class IdentityRenewCommand
{
    public static Command Create(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "The unit's identity, as `identity issue` wrote it; it is replaced." };
        var (fleet, days) = (IdentityOptions.Fleet(), IdentityOptions.Days());
        var format = CommonOptions.Format();
        var command = new Command("renew", "Gives a unit's identity more time, with the same key.") { file, fleet, days, format };
        command.SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            var renewed = Renew(IdentityFile.Load(path), path, parsed.FilesOf(fleet), TimeSpan.FromDays(parsed.GetValue(days)));
            IdentityFile.WriteSecret(path, renewed.ToPem());
            return IdentityOutput.WriteMade(shell, "identity renew", path, renewed, parsed.WantsJson(format));
        });
        return command.WithExamples("edgefed identity renew unit-07.pem --fleet fleet --days 730");
    }

    private static FleetIdentity Renew(FleetIdentity identity, string path, FleetFiles files, TimeSpan validFor)
    {
        using var authority = files.Open();
        try
        {
            var renewed = identity.With(authority.Issue(identity.Name, identity.Certificate.PublicKey, DateTimeOffset.UtcNow, validFor));
            files.NoteIssued(renewed);
            return renewed;
        }
        catch (EdgeFedException e)
        {
            throw new CommandException(ExitCode.Data, $"{path} is of another authority than {files.CertFile}: {e.Message}", e);
        }
    }
}
