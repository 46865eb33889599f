using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeFed.Protocol;

namespace EdgeFed.Transport.Security;

/// <summary>A unit's certificate with its key, and the authority of the fleet it belongs to.</summary>
public sealed class FleetIdentity
{
    private const int KeyBits = 256;

    private FleetIdentity(X509Certificate2 certificate, X509Certificate2 authority, UnitName name)
    {
        (Certificate, Authority, Name) = (certificate, authority, name);
        Context = SslStreamCertificateContext.Create(certificate, [], offline: true);
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Authority { get; }

    public UnitName Name { get; }

    internal SslStreamCertificateContext Context { get; }

    /// <param name="certificate">With its private key.</param>
    /// <exception cref="EdgeFedException">They do not belong together.</exception>
    public static FleetIdentity Of(X509Certificate2 certificate, X509Certificate2 authority)
    {
        if (UnitCertificate.NameOf(certificate) is not { } name)
            throw new EdgeFedException($"the certificate of {certificate.Subject} names no unit; make one with `edgefed identity issue`");
        if (!IsIssuedBy(certificate, authority))
            throw new EdgeFedException($"the certificate of {name.Device} was issued by {certificate.Issuer}, and the authority given is {authority.Subject}");
        using var key = certificate.GetECDsaPublicKey();
        if (key?.KeySize != KeyBits) throw new EdgeFedException($"the key of {name.Device} is not ECDSA P-256, with which updates and models are signed");
        return new FleetIdentity(certificate, authority, name);
    }

    /// <summary>Reads PEM: the unit's certificate first, then its fleet's authority, and the private key anywhere.</summary>
    /// <param name="pem">One text, or several one after the other.</param>
    /// <exception cref="EdgeFedException">Something is missing, unreadable, or does not belong together.</exception>
    public static FleetIdentity Parse(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            if (certificates.Count == 0) throw new EdgeFedException("there is no certificate in it");
            if (certificates.Count == 1) throw new EdgeFedException("there is one certificate in it; expected the unit's, and that of the fleet's authority");
            return Of(X509Certificate2.CreateFromPem(pem, pem), certificates[^1]);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new EdgeFedException($"its certificate or private key cannot be read ({unreadable.Message.TrimEnd('.')})", unreadable);
        }
    }

    /// <summary>One text with everything: private key, certificate, authority. A secret.</summary>
    public string ToPem()
    {
        using var key = Certificate.GetECDsaPrivateKey() ?? throw new EdgeFedException("the private key is not an ECDSA key");
        return new StringBuilder()
            .AppendLine(key.ExportPkcs8PrivateKeyPem())
            .AppendLine(Certificate.ExportCertificatePem())
            .AppendLine(Authority.ExportCertificatePem())
            .ToString();
    }

    /// <summary>The same unit and key with another certificate of the same authority.</summary>
    /// <exception cref="EdgeFedException">It is for another unit or key, or of another authority.</exception>
    public FleetIdentity With(X509Certificate2 renewed)
    {
        if (UnitCertificate.NameOf(renewed) != Name) throw new EdgeFedException($"the new certificate is for {renewed.Subject}, not for {Name.Device}");
        if (!renewed.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(Certificate.PublicKey.ExportSubjectPublicKeyInfo()))
            throw new EdgeFedException("the new certificate is for another key");
        using var key = Certificate.GetECDsaPrivateKey() ?? throw new EdgeFedException("the private key is not an ECDSA key");
        return Of(renewed.CopyWithPrivateKey(key), Authority);
    }

    /// <summary>An identity that shows one fleet's certificate and accepts another's: for tests of strangers.</summary>
    internal static FleetIdentity Trusting(FleetIdentity stranger, X509Certificate2 authority) =>
        new(stranger.Certificate, authority, stranger.Name with { Fleet = FleetAuthority.FleetOf(authority) });

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain { ChainPolicy = CertificateCheck.PolicyFor(authority) };
        return chain.Build(certificate);
    }
}
