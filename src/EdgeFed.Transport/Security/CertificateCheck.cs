using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Transport.Security;

/// <summary>Whether a peer's certificate makes it a unit of our fleet, in the role it has to have, now.</summary>
public static class CertificateCheck
{
    private static readonly TimeSpan Difference = TimeSpan.FromHours(1); // clocks that are kept well differ a little
    private const X509ChainStatusFlags NotOurs =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>Trusts this authority and no other; nothing is fetched from anywhere. Time is looked at in <see cref="Check"/>.</summary>
    public static X509ChainPolicy PolicyFor(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
        };
        policy.CustomTrustStore.Add(authority);
        return policy;
    }

    /// <param name="errors">What <see cref="SslStream"/> found with <see cref="PolicyFor"/>.</param>
    /// <param name="role">What the peer has to be.</param>
    public static PeerCredential Check(
        X509Certificate2? certificate, SslPolicyErrors errors, X509Chain? chain, FleetIdentity ours, UnitRole role, ClockReading clock)
    {
        if (certificate is null) return Refuse(CredentialProblem.Missing, "it shows no certificate");
        var name = UnitCertificate.NameOf(certificate);
        var status = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? StatusOf(chain) : X509ChainStatusFlags.NoError;
        if ((status & NotOurs) != 0 || name is not null && name.Fleet != ours.Name.Fleet)
            return Refuse(CredentialProblem.OtherFleet, $"its certificate was issued by '{certificate.Issuer}', not by the authority of fleet {ours.Name.Fleet}");
        if (name is null) return Refuse(CredentialProblem.NoName, $"its certificate, of '{certificate.Subject}', names no unit");
        if (name.Role != role || status.HasFlag(X509ChainStatusFlags.NotValidForUsage))
            return Refuse(CredentialProblem.WrongRole, $"its certificate is for {name.RoleName} {name.Device}; expected one for a unit with role {UnitName.NameOf(role)}");
        if (status != X509ChainStatusFlags.NoError) return Refuse(CredentialProblem.Unusable, $"its certificate cannot be used ({status})");
        return TimeProblem(certificate, clock) is { } problem
            ? Refuse(problem.Problem, problem.Reason)
            : new PeerCredential(name, UnitCertificate.SerialOf(certificate), certificate.RawData, UnitCertificate.IssuedOf(certificate));
    }

    /// <summary>
    /// A clock that is known to be wrong says only which time has passed: then a certificate can be seen to have ended, but not to begin
    /// later.
    /// </summary>
    private static (CredentialProblem Problem, string Reason)? TimeProblem(X509Certificate2 certificate, ClockReading clock)
    {
        if (clock.Now > UnitCertificate.EndOf(certificate))
            return (CredentialProblem.Expired, $"its certificate ended at {Text(UnitCertificate.EndOf(certificate))}; here it is {Text(clock.Now)}");
        if (!clock.IsWrong && clock.Now + Difference < UnitCertificate.StartOf(certificate))
            return (CredentialProblem.NotYetValid, $"its certificate begins at {Text(UnitCertificate.StartOf(certificate))}; here it is {Text(clock.Now)}");
        return null;
    }

    private static PeerCredential Refuse(CredentialProblem problem, string reason) => new(null, "", default, default, problem, reason);

    private static X509ChainStatusFlags StatusOf(X509Chain? chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain?.ChainStatus ?? []) all |= status.Status;
        return all & ~X509ChainStatusFlags.NotTimeValid;
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
