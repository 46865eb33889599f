using EdgeFed.Config;
using EdgeFed.Security;

namespace EdgeFed.Checks;

/// <summary>Checks whether the files that prove who this unit is can be used, and still last.</summary>
internal static class IdentityCheck
{
    public static IEnumerable<Finding> Run(UnitConfig config)
    {
        if (config.Tls is null || Problem(config, config.Tls) is not { } problem) yield break;
        yield return new Finding(problem.ExitCode, EdgeFed.Config.Problem.Broken("tls", problem.Message, "the files of an identity, as `edgefed identity issue` makes them"));
    }

    private static CommandException? Problem(UnitConfig config, TlsConfig tls)
    {
        try
        {
            var identity = UnitSecurityLoader.Identity(config);
            UnitSecurityLoader.Lists(tls);
            UnitSecurityLoader.Authority(tls, identity)?.Dispose();
            var ended = identity.Ended(DateTimeOffset.UtcNow);
            return ended is null ? null : new CommandException(ExitCode.Data, $"{tls.CertFile}: {ended}");
        }
        catch (CommandException e)
        {
            return e;
        }
    }
}
