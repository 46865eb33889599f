using EdgeFed.Config;
using EdgeFed.Identity;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Security;

/// <summary>News of a unit's identity and clock when it starts.</summary>
internal static partial class SecurityLog
{
    public const string PlainWarning = "connections are not encrypted and peers are not authenticated: whoever is on the way can read and change everything";

    /// <summary>Says who this unit is, and what is amiss.</summary>
    public static void Tell(ILogger log, TlsConfig tls, FleetIdentity identity, ClockReading clock)
    {
        Known(log, identity.Name.RoleName, identity.Name.Device, identity.Name.Fleet, UnitCertificate.EndOf(identity.Certificate));
        var keyFile = tls.KeyFile ?? tls.CertFile;
        if (IdentityFile.IsOpenToOthers(keyFile)) OpenToOthers(log, keyFile);
        if (clock.IsWrong) WrongClock(log, clock.Now);
        if (identity.Ended(clock.Now) is { } ended) Ended(log, ended);
    }

    public static void Plain(ILogger log) => Insecure(log, PlainWarning);

    [LoggerMessage(921, LogLevel.Information, "This is {Role} {Device} of fleet {Fleet}, by a certificate that ends at {End:yyyy-MM-dd}")]
    private static partial void Known(ILogger logger, string role, string device, string fleet, DateTimeOffset end);

    [LoggerMessage(922, LogLevel.Warning, "{File} holds a private key and can be read by others on this machine; expected mode 600")]
    private static partial void OpenToOthers(ILogger logger, string file);

    [LoggerMessage(923, LogLevel.Warning, "The clock of this unit is wrong: it is at least {Least:yyyy-MM-dd HH:mm} UTC; that is taken as the time")]
    private static partial void WrongClock(ILogger logger, DateTimeOffset least);

    [LoggerMessage(924, LogLevel.Error, "Others refuse this unit, because {What}; renew it with `edgefed identity renew`")]
    private static partial void Ended(ILogger logger, string what);

    [LoggerMessage(925, LogLevel.Warning, "insecure: {Warning}")]
    private static partial void Insecure(ILogger logger, string warning);
}
