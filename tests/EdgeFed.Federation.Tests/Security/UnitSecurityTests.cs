using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Security;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Identity;
using EdgeFed.Transport.Security;

namespace EdgeFed.Federation.Tests.Security;

/// <summary>Certificates that are renewed over a connection.</summary>
public sealed class UnitSecurityTests : IDisposable
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly TempState _state = new();
    private readonly FleetAuthority _authority;

    public UnitSecurityTests() => _authority = FleetAuthority.Create("buses", _now);

    public void Dispose()
    {
        _authority.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Renew_TwoThirdsOver_GivesTheSameUnitAndKeyMoreTime()
    {
        var worker = Open(Unit("unit-01", _now - 0.7 * Year));
        Assert.True(worker.IsToBeRenewed);

        await worker.TakeAsync(Depot(_authority).Renew(PeerOf(worker.Certificate)));

        Assert.False(worker.IsToBeRenewed);
        Assert.True(UnitCertificate.EndOf(worker.Certificate) > _now + 0.9 * Year);
        Assert.Equal("unit-01", FleetIdentity.Parse(File.ReadAllText(_state.File("identity.pem"))).Name.Device);
    }

    /// <summary>Revoked at noon, renewed a little later because nobody had read the list: it falls all the same.</summary>
    [Fact]
    public void Renew_BeforeTheListIsRead_IsStillReachedByIt()
    {
        var first = Unit("unit-01", _now - 0.7 * Year);
        using var renewed = X509CertificateLoader.LoadCertificate(Depot(_authority).Renew(PeerOf(first.Certificate)));
        Assert.Equal(UnitCertificate.IssuedOf(first.Certificate), UnitCertificate.IssuedOf(renewed));
        var revoked = _state.File("revoked.txt");
        File.WriteAllText(revoked, PeerLists.RevocationOf("unit-01", _now - 0.1 * Year, ""));
        var lists = new PeerLists(revoked, null);
        lists.Reload();
        Assert.NotNull(lists.Refusal(PeerOf(renewed)));
    }

    [Fact]
    public void Renew_TooEarly_IsRefused() => Assert.Contains(
        "lasts until", Assert.Throws<EdgeFedException>(() => Depot(_authority).Renew(PeerOf(Unit("unit-01", _now).Certificate))).Message);

    [Fact]
    public void Renew_WithoutTheAuthoritysKey_IsRefused() => Assert.Contains(
        "tls.ca-keyfile", Assert.Throws<EdgeFedException>(() => Depot(null).Renew(PeerOf(Unit("unit-01", _now - 0.7 * Year).Certificate))).Message);

    [Fact]
    public void Renew_OfARevokedUnit_IsRefused()
    {
        var old = PeerOf(Unit("unit-01", _now - 0.7 * Year).Certificate);
        var revoked = _state.File("revoked.txt");
        File.WriteAllText(revoked, PeerLists.RevocationOf("unit-01", _now, ""));
        var lists = new PeerLists(revoked, null);
        lists.Reload();
        var depot = Open(Unit("depot", _now, UnitRole.Aggregator), _authority, lists);
        Assert.Contains("unit-01", Assert.Throws<EdgeFedException>(() => depot.Renew(old)).Message);
    }

    [Fact]
    public async Task RenewOwn_AggregatorWithTheAuthority_GivesItselfMoreTime()
    {
        var depot = Open(Unit("depot", _now - 0.7 * Year, UnitRole.Aggregator), _authority);
        await depot.RenewOwnAsync();
        Assert.False(depot.IsToBeRenewed);
        Assert.Equal(UnitRole.Aggregator, UnitCertificate.NameOf(depot.Certificate)!.Role);
        Assert.True(File.Exists(_state.File("identity.pem")));

        var serial = depot.Certificate.SerialNumber;
        await depot.RenewOwnAsync(); // not again
        Assert.Equal(serial, depot.Certificate.SerialNumber);
    }

    [Fact]
    public async Task Take_CertificateOfAnotherUnit_ChangesNothing()
    {
        var (worker, other) = (Open(Unit("unit-01", _now - 0.7 * Year)), Unit("unit-02", _now - 0.7 * Year));
        var before = worker.Certificate.SerialNumber;
        await Assert.ThrowsAsync<EdgeFedException>(() => worker.TakeAsync(Depot(_authority).Renew(PeerOf(other.Certificate))));
        Assert.Equal(before, worker.Certificate.SerialNumber);
        Assert.False(File.Exists(_state.File("identity.pem")));
    }

    /// <summary>The same name and another key: whoever made it could speak for this unit.</summary>
    [Fact]
    public Task Take_CertificateForAnotherKey_IsRefused() => Assert.ThrowsAsync<EdgeFedException>(
        () => Open(Unit("unit-01", _now - 0.7 * Year)).TakeAsync(Unit("unit-01", _now).Certificate.RawData));

    [Fact]
    public Task Take_Garbage_IsRefused() => Assert.ThrowsAsync<EdgeFedException>(
        () => Open(Unit("unit-01", _now - 0.7 * Year)).TakeAsync(new byte[] { 1, 2, 3 }));

    private static PeerCredential PeerOf(X509Certificate2 certificate) => new(
        UnitCertificate.NameOf(certificate), UnitCertificate.SerialOf(certificate), certificate.RawData, UnitCertificate.IssuedOf(certificate));

    private UnitSecurity Depot(FleetAuthority? authority) => Open(Unit("depot", _now, UnitRole.Aggregator), authority);

    private UnitSecurity Open(FleetIdentity identity, FleetAuthority? authority = null, PeerLists? lists = null)
    {
        var clock = new UnitClock(_state.Storage, TimeProvider.System, default);
        return new UnitSecurity(new TlsSettings(identity, clock.Read), clock, _state.Storage, lists ?? new PeerLists(null, null), authority);
    }

    private FleetIdentity Unit(string device, DateTimeOffset at, UnitRole role = UnitRole.Worker)
    {
        using var key = FleetAuthority.NewKey();
        using var certificate = _authority.Issue(new UnitName("buses", role, device), new PublicKey(key), at, Year);
        return FleetIdentity.Of(certificate.CopyWithPrivateKey(key), _authority.Certificate);
    }
}
