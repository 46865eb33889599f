using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Errors;

namespace EdgeFed.Identity;

/// <summary>The certificate authority of a fleet: whoever has its key decides which units belong to it.</summary>
public sealed class FleetAuthority : IDisposable
{
    private const int SerialBytes = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(20 * 365);
    private static readonly TimeSpan Past = TimeSpan.FromDays(10 * 365); // its time is no evidence: that of units' certificates is

    /// <param name="certificate">With its private key; taken over.</param>
    public FleetAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public string Fleet => FleetOf(Certificate);

    /// <summary>An authority with a new key.</summary>
    public static FleetAuthority Create(string fleet, DateTimeOffset now)
    {
        using var key = NewKey();
        var request = new CertificateRequest(Subject($"{fleet} fleet authority", fleet), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new FleetAuthority(request.CreateSelfSigned(now - Past, now + Lifetime));
    }

    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Name of the fleet whose authority a certificate is; empty if it does not say.</summary>
    public static string FleetOf(X509Certificate2 authority)
    {
        foreach (var part in authority.SubjectName.EnumerateRelativeDistinguishedNames())
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.10") return part.GetSingleElementValue() ?? "";
        return "";
    }

    /// <summary>A certificate for a unit's key, at most as long as the authority's own lasts.</summary>
    /// <param name="key">The unit's public key.</param>
    /// <param name="since">When a person last decided that this unit is of the fleet; null for now. A renewal keeps it, so that
    /// revoking reaches it.</param>
    public X509Certificate2 Issue(UnitName name, PublicKey key, DateTimeOffset now, TimeSpan validFor, DateTimeOffset? since = null)
    {
        var request = new CertificateRequest(Subject(name.Device, name.Fleet), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(UnitCertificate.UseOf(name.Role))], false));
        request.CertificateExtensions.Add(AuthorityKey());
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(name.ToString()));
        names.AddUri(UnitCertificate.SinceUri(since ?? now));
        request.CertificateExtensions.Add(names.Build());
        var (start, end) = (UnitCertificate.StartOf(Certificate), UnitCertificate.EndOf(Certificate));
        return Sign(request, now > start ? now : start, now + validFor < end ? now + validFor : end);
    }

    public void Dispose() => Certificate.Dispose();

    /// <summary>The authority's key may be of another kind than the unit's.</summary>
    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset start, DateTimeOffset end)
    {
        using var elliptic = Certificate.GetECDsaPrivateKey();
        using var rsa = elliptic is null ? Certificate.GetRSAPrivateKey() : null;
        var generator = elliptic is not null ? X509SignatureGenerator.CreateForECDsa(elliptic)
            : rsa is not null ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : throw new EdgeFedException("the authority's key is neither ECDSA nor RSA: it cannot issue certificates here");
        return request.Create(Certificate.SubjectName, generator, start, end, NewSerial());
    }

    /// <summary>By its identifier, which authorities made by others may not have.</summary>
    private X509AuthorityKeyIdentifierExtension AuthorityKey()
    {
        var isKnown = Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any();
        return X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, isKnown, includeIssuerAndSerial: !isKnown);
    }

    private static X500DistinguishedName Subject(string commonName, string fleet)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        name.AddOrganizationName(fleet);
        return name.Build();
    }

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)(serial[0] & 0x7f | 0x40); // positive, and as long as all others
        return serial;
    }
}
