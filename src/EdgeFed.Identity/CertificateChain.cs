using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeFed.Identity;

/// <summary>
/// A unit's certificate and after it those of the intermediate authorities up to, and without, the fleet's: DER, one after the
/// other. A certificate that the fleet's authority issued itself is a chain of one.
/// </summary>
public static class CertificateChain
{
    /// <summary>Longest chain in bytes: three certificates of RSA with 4096 bits.</summary>
    public const int MaxBytes = 8 << 10;

    /// <summary>The unit's certificate, first of a chain.</summary>
    /// <exception cref="CryptographicException">It cannot be read.</exception>
    public static X509Certificate2 UnitOf(ReadOnlySpan<byte> chain) => Read(First(chain));

    internal static byte[] Join(X509Certificate2 unit, IEnumerable<X509Certificate2> intermediates) =>
        [.. intermediates.Prepend(unit).SelectMany(static certificate => certificate.RawData)];

    /// <summary>All certificates of a chain, the unit's first.</summary>
    /// <exception cref="CryptographicException">One cannot be read.</exception>
    internal static List<X509Certificate2> Split(ReadOnlySpan<byte> chain)
    {
        var certificates = new List<X509Certificate2>();
        while (chain.Length > 0)
        {
            var first = First(chain);
            certificates.Add(Read(first));
            chain = chain[first.Length..];
        }

        return certificates.Count > 0 ? certificates : throw new CryptographicException("it is empty");
    }

    private static X509Certificate2 Read(ReadOnlySpan<byte> der) => X509CertificateLoader.LoadCertificate(der);

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> chain)
    {
        try
        {
            AsnDecoder.ReadEncodedValue(chain, AsnEncodingRules.BER, out _, out _, out var length);
            return chain[..length];
        }
        catch (AsnContentException malformed)
        {
            throw new CryptographicException(malformed.Message, malformed);
        }
    }
}
