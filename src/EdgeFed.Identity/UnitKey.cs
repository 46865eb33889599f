using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Errors;

namespace EdgeFed.Identity;

/// <summary>
/// The key of a unit's certificate, which signs what the unit makes: ECDSA P-256, or RSA with PSS; both with SHA-256. Of Ed25519
/// the runtime has signatures neither to make nor to check; OpenSSL verifies authorities that have such a key.
/// </summary>
internal static class UnitKey
{
    private const int EllipticBits = 256;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 4096; // its signatures have ProtocolLimits.MaxSignatureBytes
    private const string Expected = "ECDSA P-256 or RSA of 2048 to 4096 bits, with which updates and models are signed";
    private const DSASignatureFormat Fixed = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    /// <summary>Why a key cannot be a unit's; null if it can.</summary>
    public static string? Problem(X509Certificate2 certificate)
    {
        var (kind, isGood) = KindOf(certificate);
        return isGood ? null : $"is {kind}; expected {Expected}";
    }

    /// <summary>"ECDSA P-256", "RSA 3072".</summary>
    public static string NameOf(X509Certificate2 certificate) => KindOf(certificate).Name;

    public static byte[] Sign(X509Certificate2 certificate, byte[] data)
    {
        using var elliptic = certificate.GetECDsaPrivateKey();
        if (elliptic is not null) return elliptic.SignData(data, HashAlgorithmName.SHA256, Fixed);
        using var rsa = certificate.GetRSAPrivateKey()!;
        return rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }

    public static bool Verify(X509Certificate2 certificate, byte[] data, ReadOnlySpan<byte> signature)
    {
        using var elliptic = certificate.GetECDsaPublicKey();
        if (elliptic is not null) return elliptic.VerifyData(data, signature, HashAlgorithmName.SHA256, Fixed);
        using var rsa = certificate.GetRSAPublicKey();
        return rsa?.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss) == true;
    }

    /// <summary>A certificate for the same key, with the private key of the one before.</summary>
    public static X509Certificate2 Attach(X509Certificate2 renewed, X509Certificate2 before)
    {
        using var elliptic = before.GetECDsaPrivateKey();
        if (elliptic is not null) return renewed.CopyWithPrivateKey(elliptic);
        using var rsa = before.GetRSAPrivateKey() ?? throw NoKey();
        return renewed.CopyWithPrivateKey(rsa);
    }

    /// <summary>The private key as PEM. A secret.</summary>
    public static string ExportPem(X509Certificate2 certificate)
    {
        using var elliptic = certificate.GetECDsaPrivateKey();
        if (elliptic is not null) return elliptic.ExportPkcs8PrivateKeyPem();
        using var rsa = certificate.GetRSAPrivateKey() ?? throw NoKey();
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    private static (string Name, bool IsGood) KindOf(X509Certificate2 certificate)
    {
        using var elliptic = certificate.GetECDsaPublicKey();
        if (elliptic is not null) return ($"ECDSA P-{elliptic.KeySize}", elliptic.KeySize == EllipticBits);
        using var rsa = certificate.GetRSAPublicKey();
        return rsa is not null
            ? ($"RSA {rsa.KeySize}", rsa.KeySize is >= MinRsaBits and <= MaxRsaBits)
            : (AlgorithmOf(certificate), false);
    }

    private static string AlgorithmOf(X509Certificate2 certificate) => certificate.GetKeyAlgorithm() switch
    {
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        var other => $"of the algorithm {other}",
    };

    private static EdgeFedException NoKey() => new("there is no private key of a kind that can be used");
}
