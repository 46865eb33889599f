using System.Security.Cryptography.X509Certificates;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Security;
using EdgeFed.Identity;

namespace EdgeFed.Federation.Members;

/// <summary>
/// Decides whether members of a job are still welcome, connected or not: by the newest certificate that is known of each, which
/// is the one of its connection, or after a restart the one that signed its newest folded update.
/// </summary>
internal sealed class MemberStanding(UnitSecurity security, Roster roster, RoundRecord record)
{
    private readonly Dictionary<string, (ReadOnlyMemory<byte> Certificate, PeerCredential Credential, DateTimeOffset End)> _read =
        new(StringComparer.Ordinal);

    /// <summary>Why a device is not welcome any more; null if it is.</summary>
    /// <remarks>One of which no certificate is known is judged by its id: it connects again if a later one was issued to
    /// it.</remarks>
    public string? Refusal(string device)
    {
        if (CertificateOf(device) is not { } certificate) return security.Lists.RefusalOf(device);
        var (credential, end) = Read(device, certificate);
        return security.Lists.Refusal(credential) ?? Expiry(device, end);
    }

    private ReadOnlyMemory<byte>? CertificateOf(string device)
    {
        if (roster.CredentialOf(device) is { } shown) return shown.Certificate;
        if (record.NewestCertificateOf(device) is { } recorded) return recorded;
        return null;
    }

    /// <summary>A clock after which this unit's own certificate had ended too is not believed.</summary>
    private string? Expiry(string device, DateTimeOffset end)
    {
        var reading = security.Clock.Read();
        var isExpired = !reading.IsWrong && reading.Now > end && reading.Now <= UnitCertificate.EndOf(security.Certificate);
        return isExpired ? $"the certificate of {device} ended on {end:yyyy-MM-dd HH:mm} UTC" : null;
    }

    private (PeerCredential Credential, DateTimeOffset End) Read(string device, ReadOnlyMemory<byte> der)
    {
        if (_read.TryGetValue(device, out var known) && known.Certificate.Equals(der)) return (known.Credential, known.End);
        using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
        var credential = new PeerCredential(
            UnitCertificate.NameOf(certificate), UnitCertificate.SerialOf(certificate), der,
            UnitCertificate.IssuedOf(certificate));
        _read[device] = (der, credential, UnitCertificate.EndOf(certificate));
        return (credential, UnitCertificate.EndOf(certificate));
    }
}
