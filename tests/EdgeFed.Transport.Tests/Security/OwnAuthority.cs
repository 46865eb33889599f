using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Identity;

namespace EdgeFed.Transport.Tests.Security;

/// <summary>An authority as an organisation has one, with keys of any kind and others below it; not made by us.</summary>
internal sealed class OwnAuthority : IDisposable
{
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private readonly OwnAuthority? _issuer;
    private byte _serials;

    private OwnAuthority(X509Certificate2 certificate, OwnAuthority? issuer) => (Certificate, _issuer) = (certificate, issuer);

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public static OwnAuthority Root(string name = "Town authority", AsymmetricAlgorithm? key = null)
    {
        var request = Request(name, key ?? FleetAuthority.NewKey());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return new OwnAuthority(request.CreateSelfSigned(TestFleet.Start.AddYears(-1), TestFleet.Start.AddYears(20)), null);
    }

    /// <param name="isAuthority">False for one that must not issue anything.</param>
    public OwnAuthority Below(string name, DateTimeOffset? end = null, AsymmetricAlgorithm? key = null, bool isAuthority = true)
    {
        key ??= FleetAuthority.NewKey();
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return new OwnAuthority(Issue(request, key, end ?? TestFleet.Start.AddYears(10)), this);
    }

    /// <summary>This one and those above it, without the root.</summary>
    public IEnumerable<X509Certificate2> Chain => _issuer is null ? [] : _issuer.Chain.Prepend(Certificate);

    public X509Certificate2 RootCertificate => _issuer is null ? Certificate : _issuer.RootCertificate;

    public FleetIdentity Unit(UnitRole role = UnitRole.Worker, AsymmetricAlgorithm? key = null, UnitRole? use = null) =>
        FleetIdentity.Of(UnitCertificate(role, key, use), RootCertificate, Chain);

    /// <param name="use">What the extended key usage says, if not what the role needs.</param>
    public X509Certificate2 UnitCertificate(UnitRole role = UnitRole.Worker, AsymmetricAlgorithm? key = null, UnitRole? use = null)
    {
        key ??= FleetAuthority.NewKey();
        var name = new UnitName("buses", role, role == UnitRole.Worker ? "unit-01" : "depot");
        var request = Request(name.Device, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid((use ?? role) == UnitRole.Worker ? ClientUse : ServerUse)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(name.ToString()));
        request.CertificateExtensions.Add(names.Build());
        return Issue(request, key, TestFleet.Start.AddYears(1));
    }

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest Request(string name, AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);

    private X509Certificate2 Issue(CertificateRequest request, AsymmetricAlgorithm key, DateTimeOffset end)
    {
        var generator = Certificate.GetRSAPrivateKey() is { } rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa(Certificate.GetECDsaPrivateKey()!);
        using var issued = request.Create(Certificate.SubjectName, generator, TestFleet.Start.AddDays(-1), end, [0x40, ++_serials]);
        return key is RSA own ? issued.CopyWithPrivateKey(own) : issued.CopyWithPrivateKey((ECDsa)key);
    }
}
