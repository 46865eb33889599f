using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Core.Values;

namespace EdgeFed.Identity;

/// <summary>
/// The signature of the unit that made an object over what counts of it: name, content, and what the round record says. Not over
/// the bytes it travels in, which whoever passes it on may write in another way. By the key of the unit's certificate (<see
/// cref="UnitKey"/>): all signatures of a unit have as many bytes, for a manifest's place is kept free before its object is
/// written.
/// </summary>
public static class ObjectSignature
{
    /// <summary>Signs a statement with the unit's key.</summary>
    public static byte[] Sign(byte[] statement, FleetIdentity identity) => UnitKey.Sign(identity.Certificate, statement);

    /// <summary>Why a statement about an object is not what a unit of the fleet signed in that role; null if it is.</summary>
    /// <param name="statement">See <see cref="Statement"/>.</param>
    /// <param name="certificate">Of the origin: a <see cref="CertificateChain"/>.</param>
    public static string? Problem(
        byte[] statement, ReadOnlySpan<byte> signature, ReadOnlyMemory<byte> certificate, string origin, X509Certificate2 authority, UnitRole role)
    {
        try
        {
            var certificates = CertificateChain.Split(certificate.Span);
            using var signer = certificates[0];
            if (UnitCertificate.NameOf(signer) is not { } name || name.Device != origin || name.Role != role)
                return $"it is signed by '{UnitCertificate.NameOf(signer)?.ToString() ?? signer.Subject}'; expected {UnitName.NameOf(role)} {origin}";
            // Whatever the time: it was valid when it was let in.
            using var chain = new X509Chain { ChainPolicy = CertificateCheck.PolicyFor(authority, certificates.Skip(1)) };
            if (!chain.Build(signer)) return $"the certificate of {origin} was issued by '{signer.Issuer}', not by this fleet's authority";
            return UnitKey.Verify(signer, statement, signature) ? null : $"the signature of {origin} does not fit it";
        }
        catch (CryptographicException unreadable)
        {
            return $"the certificate of {origin} cannot be read ({unreadable.Message.TrimEnd('.')})";
        }
    }

    /// <summary>Bytes that are signed of an object.</summary>
    public static byte[] Statement(string name, Digest content, int baseVersion, long numExamples, int threads, string origin) => System.Text.Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"edgefed-object-1\n{name}\n{content}\n{baseVersion}\n{numExamples}\n{threads}\n{origin}\n"));
}
