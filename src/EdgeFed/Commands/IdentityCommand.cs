using System.CommandLine;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed identity</c>: who belongs to a fleet.</summary>
internal static class IdentityCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("identity", "Makes, shows, renews and revokes the certificates of a fleet, without any other tool.")
        {
            IdentityInitCommand.Create(shell),
            IdentityIssueCommand.Create(shell),
            IdentityShowCommand.Create(shell),
            IdentityRenewCommand.Create(shell),
            IdentityRevokeCommand.Create(shell),
        };
        return command.WithExamples(
            "edgefed identity init-fleet buses --fleet fleet",
            "edgefed identity issue depot --role aggregator --fleet fleet",
            "edgefed identity issue unit-07 --role worker --fleet fleet",
            "edgefed identity revoke unit-07 --fleet fleet --reason stolen");
    }
}
