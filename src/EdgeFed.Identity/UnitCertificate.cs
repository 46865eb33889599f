using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;

namespace EdgeFed.Identity;

/// <summary>Contents of a unit's certificate.</summary>
public static class UnitCertificate
{
    private const string AlternativeNames = "2.5.29.17";
    private const string Since = "edgefed-since:";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6); // RFC 5280, section 4.2.1.6

    /// <summary>Whom it is for; null if it is no certificate of a unit.</summary>
    public static UnitName? NameOf(X509Certificate2 certificate)
    {
        foreach (var uri in Uris(certificate))
            if (UnitName.TryParse(uri, out var name)) return name;
        return null;
    }

    /// <summary>
    /// The extended key usage that a unit's certificate has to have: a worker connects, an aggregator is connected to.
    /// </summary>
    internal static string UseOf(UnitRole role) => role == UnitRole.Worker ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1";

    /// <summary>A unit asks for a new certificate when a third of its time is left.</summary>
    public static DateTimeOffset RenewAfter(X509Certificate2 certificate) =>
        EndOf(certificate) - (EndOf(certificate) - StartOf(certificate)) / 3;

    /// <summary>
    /// When a person decided that this unit is of the fleet: what was renewed since then on its own falls with it when it is
    /// revoked.
    /// </summary>
    public static DateTimeOffset IssuedOf(X509Certificate2 certificate)
    {
        foreach (var uri in Uris(certificate))
            if (uri.StartsWith(Since, StringComparison.Ordinal) && long.TryParse(uri.AsSpan(Since.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
        return StartOf(certificate);
    }

    internal static Uri SinceUri(DateTimeOffset since) => new(string.Create(CultureInfo.InvariantCulture, $"{Since}{since.ToUnixTimeSeconds()}"));

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
            if (names.PeekTag().HasSameClassAndValue(UriTag)) uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
            else names.ReadEncodedValue();
        }
    }
}
