using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Transport.Security;

namespace EdgeFed.Transport.Tests.Security;

/// <summary>A fleet with units at a time of its own.</summary>
internal sealed class TestFleet(string name = "buses") : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private readonly FleetAuthority _authority = FleetAuthority.Create(name, Start);

    public FleetAuthority Authority => _authority;

    public FleetIdentity Depot() => Unit(_authority, UnitRole.Aggregator, "depot", Start, Year);

    public FleetIdentity Worker(string device = "unit-01") => Unit(_authority, UnitRole.Worker, device, Start, Year);

    public static FleetIdentity Unit(FleetAuthority authority, UnitRole role, string device, DateTimeOffset at, TimeSpan validFor)
    {
        using var key = FleetAuthority.NewKey();
        using var certificate = authority.Issue(new UnitName(authority.Fleet, role, device), new(key), at, validFor);
        return FleetIdentity.Of(certificate.CopyWithPrivateKey(key), authority.Certificate);
    }

    public static TlsSettings At(FleetIdentity identity, DateTimeOffset now, bool isWrong = false) => new(identity, () => new ClockReading(now, isWrong));

    public void Dispose() => _authority.Dispose();
}
