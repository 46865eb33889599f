using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeFed.Core.Errors;

namespace EdgeFed.Identity;

/// <summary>
/// A unit's certificate with its key, the authority of the fleet it belongs to, and what authorities are between the two.
/// </summary>
public sealed class FleetIdentity
{
    private FleetIdentity(
        X509Certificate2 certificate, X509Certificate2 authority, UnitName name, IReadOnlyList<X509Certificate2> intermediates)
    {
        (Certificate, Authority, Name, Intermediates) = (certificate, authority, name, intermediates);
        Chain = CertificateChain.Join(certificate, intermediates);
        Context = SslStreamCertificateContext.Create(certificate, [.. intermediates], offline: true);
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Authority { get; }

    /// <summary>Authorities between the unit's certificate and the fleet's authority; none where that issued it itself.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates { get; }

    public UnitName Name { get; }

    /// <summary>"ECDSA P-256", "RSA 3072".</summary>
    public string KeyName => UnitKey.NameOf(Certificate);

    /// <summary>Certificates that others need to verify a signature of this unit: see <see cref="CertificateChain"/>.</summary>
    public byte[] Chain { get; }

    /// <summary>Certificates for a TLS handshake as this unit.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <param name="certificate">With its private key.</param>
    /// <param name="intermediates">Those that are not between the two are left out.</param>
    /// <exception cref="EdgeFedException">They do not belong together.</exception>
    public static FleetIdentity Of(
        X509Certificate2 certificate, X509Certificate2 authority, params IEnumerable<X509Certificate2> intermediates)
    {
        if (UnitCertificate.NameOf(certificate) is not { } name)
            throw new EdgeFedException($"the certificate of {certificate.Subject} names no unit; make one with `edgefed identity issue`");
        if (UnitKey.Problem(certificate) is { } problem) throw new EdgeFedException($"the key of {name.Device} {problem}");
        var between = Between(certificate, authority, name, intermediates);
        var identity = new FleetIdentity(certificate, authority, name, between);
        return identity.Chain.Length <= CertificateChain.MaxBytes ? identity : throw new EdgeFedException(
            $"the certificates of {name.Device} and its intermediate authorities have {identity.Chain.Length} bytes; "
            + $"expected at most {CertificateChain.MaxBytes}");
    }

    /// <summary>Reads PEM: the unit's certificate first, its fleet's authority last, and the private key anywhere.</summary>
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
            if (UnitKey.Problem(certificates[0]) is { } problem)
                throw new EdgeFedException($"the key of its certificate {problem}");
            return Of(X509Certificate2.CreateFromPem(pem, pem), certificates[^1], certificates.Skip(1).SkipLast(1));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new EdgeFedException($"its certificate or private key cannot be read ({unreadable.Message.TrimEnd('.')})", unreadable);
        }
    }

    /// <summary>One text with everything: private key, certificate, intermediate authorities, authority. A secret.</summary>
    public string ToPem()
    {
        var text = new StringBuilder().AppendLine(UnitKey.ExportPem(Certificate));
        foreach (var certificate in Intermediates.Prepend(Certificate).Append(Authority))
            text.AppendLine(certificate.ExportCertificatePem());
        return text.ToString();
    }

    /// <summary>The same unit and key with another certificate of the same authority.</summary>
    /// <exception cref="EdgeFedException">It is for another unit or key, or of another authority.</exception>
    public FleetIdentity With(X509Certificate2 renewed)
    {
        if (UnitCertificate.NameOf(renewed) != Name) throw new EdgeFedException($"the new certificate is for {renewed.Subject}, not for {Name.Device}");
        if (!renewed.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(Certificate.PublicKey.ExportSubjectPublicKeyInfo()))
            throw new EdgeFedException("the new certificate is for another key");
        return Of(UnitKey.Attach(renewed, Certificate), Authority, Intermediates);
    }

    /// <summary>
    /// The same unit with the intermediate authorities of another identity of it, which may have been replaced since.
    /// </summary>
    /// <exception cref="EdgeFedException">They do not belong together.</exception>
    public FleetIdentity WithIntermediatesOf(FleetIdentity other) => Of(Certificate, Authority, other.Intermediates);

    /// <summary>Which certificate has ended, its own or an intermediate authority's, and since when; null if none has.</summary>
    public string? Ended(DateTimeOffset now)
    {
        foreach (var certificate in Intermediates.Prepend(Certificate))
        {
            var end = UnitCertificate.EndOf(certificate);
            if (now <= end) continue;
            var whose = certificate == Certificate ? "" : $" of the intermediate authority '{certificate.Subject}'";
            return string.Create(CultureInfo.InvariantCulture, $"the certificate{whose} ended at {end:yyyy-MM-dd HH:mm} UTC");
        }

        return null;
    }

    /// <summary>An identity that shows one fleet's certificate and accepts another's: for tests of strangers.</summary>
    internal static FleetIdentity Trusting(FleetIdentity stranger, X509Certificate2 authority)
    {
        var name = stranger.Name with { Fleet = FleetAuthority.FleetOf(authority) };
        return new FleetIdentity(stranger.Certificate, authority, name, stranger.Intermediates);
    }

    private static X509Certificate2[] Between(
        X509Certificate2 certificate, X509Certificate2 authority, UnitName name, IEnumerable<X509Certificate2> intermediates)
    {
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData))
            throw new EdgeFedException(
                $"the last certificate, '{authority.Subject}', was issued by '{authority.Issuer}'; "
                + "expected that of the fleet's authority, which issued itself");
        using var chain = new X509Chain { ChainPolicy = CertificateCheck.PolicyFor(authority, intermediates) };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(UnitCertificate.UseOf(name.Role)));
        if (!chain.Build(certificate))
            throw new EdgeFedException($"the certificate of {name.Device} {CertificateCheck.OwnProblem(chain, authority, name)}");
        return [.. chain.ChainElements.Skip(1).SkipLast(1).Select(static element => element.Certificate)];
    }
}
