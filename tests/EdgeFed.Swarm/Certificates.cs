using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Transport.Security;

namespace EdgeFed.Swarm;

/// <summary>Identities for workers, made with the key of the fleet's authority.</summary>
internal sealed class Certificates(string folder)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private readonly FleetAuthority _authority = new(X509Certificate2.CreateFromPemFile(Path.Combine(folder, "fleet-ca.pem"), Path.Combine(folder, "fleet-ca.key")));

    public TlsSettings Of(string device)
    {
        using var key = FleetAuthority.NewKey();
        var name = new UnitName(_authority.Fleet, UnitRole.Worker, device);
        using var issued = _authority.Issue(name, new PublicKey(key), DateTimeOffset.UtcNow, Lifetime);
        var identity = FleetIdentity.Of(issued.CopyWithPrivateKey(key), _authority.Certificate);
        return new TlsSettings(identity, static () => new ClockReading(DateTimeOffset.UtcNow, IsWrong: false));
    }
}
