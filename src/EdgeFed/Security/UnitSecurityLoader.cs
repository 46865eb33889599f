using EdgeFed.Config;
using EdgeFed.Core.Errors;
using EdgeFed.Federation.Security;
using EdgeFed.Identity;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Security;

namespace EdgeFed.Security;

/// <summary>From a configuration to what secures a unit's connections.</summary>
internal static class UnitSecurityLoader
{
    /// <summary>Identity of this unit: the renewed one, if it is that of the configured one and lasts longer.</summary>
    /// <exception cref="CommandException">A file cannot be used, or is for another unit.</exception>
    public static FleetIdentity Identity(UnitConfig config)
    {
        var identity = Newer(IdentityFile.Load(config.Tls!), Path.Combine(config.State, UnitSecurity.RenewedFile));
        if (config.IsDeviceIdGiven && config.DeviceId != identity.Name.Device)
            throw new CommandException(ExitCode.Usage, $"device.id is {config.DeviceId}, and the certificate in {config.Tls!.CertFile} is for {identity.Name.Device}");
        if (config.RoleName != identity.Name.RoleName)
            throw new CommandException(ExitCode.Usage, $"role is {config.RoleName}, and the certificate in {config.Tls!.CertFile} is for a unit with role {identity.Name.RoleName}");
        return identity;
    }

    /// <summary>A configuration with the id that the certificate gives, where there is one.</summary>
    /// <inheritdoc cref="Identity"/>
    public static UnitConfig Named(UnitConfig config) => config.Tls is null ? config : config with { DeviceId = Identity(config).Name.Device };

    public static UnitSecurity Open(TlsConfig tls, FleetIdentity identity, IStorage storage, TimeProvider time, out TlsSettings settings)
    {
        var clock = new UnitClock(storage, time, Latest(BuildTime.Value, UnitCertificate.StartOf(identity.Certificate)));
        settings = new TlsSettings(identity, clock.Read);
        return new UnitSecurity(settings, clock, storage, Lists(tls), Authority(tls, identity));
    }

    /// <exception cref="CommandException">A list cannot be used.</exception>
    public static PeerLists Lists(TlsConfig tls)
    {
        var lists = new PeerLists(tls.RevokedFile, tls.AllowedFile);
        try
        {
            lists.Reload();
            return lists;
        }
        catch (EdgeFedException e) when (e is not CommandException)
        {
            throw new CommandException(ExitCode.Data, e.Message, e);
        }
    }

    /// <exception cref="CommandException">The authority's key cannot be used.</exception>
    public static FleetAuthority? Authority(TlsConfig tls, FleetIdentity identity) =>
        tls.CaKeyFile is null ? null : FleetFiles.Load(identity.Intermediates.Prepend(identity.Authority), tls.CaKeyFile);

    private static FleetIdentity Newer(FleetIdentity given, string renewedFile)
    {
        if (!File.Exists(renewedFile)) return given;
        if (LoadOrNull(renewedFile) is not { } renewed) return given; // damaged: the one that was given is renewed again
        var isSame = renewed.Name == given.Name && renewed.Authority.RawDataMemory.Span.SequenceEqual(given.Authority.RawDataMemory.Span);
        var isNewer = isSame && UnitCertificate.EndOf(renewed.Certificate) > UnitCertificate.EndOf(given.Certificate);
        return isNewer ? WithIntermediatesOf(given, renewed) : given;
    }

    /// <summary>Intermediate authorities are replaced by hand, in the file that is given.</summary>
    private static FleetIdentity WithIntermediatesOf(FleetIdentity given, FleetIdentity renewed)
    {
        try
        {
            return renewed.WithIntermediatesOf(given);
        }
        catch (EdgeFedException)
        {
            return renewed; // issued by another of them
        }
    }

    private static FleetIdentity? LoadOrNull(string file)
    {
        try
        {
            return IdentityFile.Load(file);
        }
        catch (CommandException)
        {
            return null;
        }
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
