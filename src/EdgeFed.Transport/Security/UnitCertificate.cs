using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeFed.Transport.Security;

/// <summary>What a unit's certificate says.</summary>
public static class UnitCertificate
{
    private const string AlternativeNames = "2.5.29.17";
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6); // RFC 5280, section 4.2.1.6

    /// <summary>Whom it is for; null if it is no certificate of a unit.</summary>
    public static UnitName? NameOf(X509Certificate2 certificate)
    {
        foreach (var uri in Uris(certificate))
            if (UnitName.TryParse(uri, out var name)) return name;
        return null;
    }

    /// <summary>A unit asks for a new certificate when a third of its time is left.</summary>
    public static DateTimeOffset RenewAfter(X509Certificate2 certificate) =>
        EndOf(certificate) - (EndOf(certificate) - StartOf(certificate)) / 3;

    public static DateTimeOffset StartOf(X509Certificate2 certificate) => certificate.NotBefore.ToUniversalTime();

    public static DateTimeOffset EndOf(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime();

    /// <summary>For people and lists: lower-case hexadecimal.</summary>
    public static string SerialOf(X509Certificate2 certificate) => certificate.SerialNumber.ToLowerInvariant();

    private static List<string> Uris(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions)
                if (extension.Oid?.Value == AlternativeNames) ReadUris(extension.RawData, uris);
        }
        catch (Exception malformed) when (malformed is AsnContentException or CryptographicException)
        {
            // says nothing that can be read
        }

        return uris;
    }

    private static void ReadUris(byte[] extension, List<string> uris)
    {
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(Uri)) uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
            else names.ReadEncodedValue();
        }
    }
}
