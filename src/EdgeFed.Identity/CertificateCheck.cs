using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;

namespace EdgeFed.Identity;

/// <summary>True if a peer's certificate makes it a unit of our fleet, in the role it has to have, now.</summary>
public static class CertificateCheck
{
    private static readonly TimeSpan Difference = TimeSpan.FromHours(1); // clocks that are kept well differ a little
    private const X509ChainStatusFlags NotOurs =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>
    /// Trusts this authority and no other; nothing is fetched from anywhere. Time is looked at in <see cref="Check"/>.
    /// </summary>
    /// <param name="intermediates">Authorities that may be between it and a unit, if it vouches for them.</param>
    public static X509ChainPolicy PolicyFor(X509Certificate2 authority, params IEnumerable<X509Certificate2> intermediates)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
        };
        policy.CustomTrustStore.Add(authority);
        foreach (var intermediate in intermediates) policy.ExtraStore.Add(intermediate);
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
        var isOfAnother = (status & NotOurs) != 0 || (name is not null && name.Fleet != ours.Name.Fleet);
        if (isOfAnother) return OtherFleet(certificate, name, chain, status, ours);
        if (name is null) return Refuse(CredentialProblem.NoName, $"its certificate, of '{certificate.Subject}', names no unit");
        if (name.Role != role)
        {
            return Refuse(
                CredentialProblem.WrongRole,
                $"its certificate is for {name.RoleName} {name.Device}; "
                + $"expected one for a unit with role {UnitName.NameOf(role)}");
        }

        if (StatusProblem(status, role) is { } unusable) return Refuse(CredentialProblem.Unusable, $"its certificate {unusable}");
        if (UnitKey.Problem(certificate) is { } key)
            return Refuse(CredentialProblem.Unusable, $"the key of its certificate {key}");
        return TimeProblem(certificate, chain, ours.Authority, clock) is { } problem
            ? Refuse(problem.Problem, problem.Reason)
            : new PeerCredential(name, UnitCertificate.SerialOf(certificate), certificate.RawData, UnitCertificate.IssuedOf(certificate));
    }

    /// <summary>Problem with our own certificate, after "the certificate of DEVICE".</summary>
    /// <param name="chain">Which could not be built.</param>
    internal static string OwnProblem(X509Chain chain, X509Certificate2 authority, UnitName name)
    {
        var status = StatusOf(chain);
        if ((status & NotOurs) == 0) return StatusProblem(status, name.Role) ?? "cannot be used";
        var reason = $"was issued by {chain.ChainElements[0].Certificate.Issuer}, and the authority given is {authority.Subject}";
        return MissingIssuer(chain, status, authority) is { } missing
            ? $"{reason}; if '{missing}' is an intermediate authority, its certificate belongs between the two"
            : reason;
    }

    /// <summary>One that this fleet's authority did not vouch for; or it did, and the peer does not show by which way.</summary>
    private static PeerCredential OtherFleet(
        X509Certificate2 certificate, UnitName? name, X509Chain? chain, X509ChainStatusFlags status, FleetIdentity ours)
    {
        var reason = $"its certificate was issued by '{certificate.Issuer}', not by the authority of fleet {ours.Name.Fleet}";
        return name?.Fleet == ours.Name.Fleet && MissingIssuer(chain, status, ours.Authority) is { } missing
            ? Refuse(
                CredentialProblem.NoIntermediate,
                $"{reason}; if '{missing}' is an intermediate authority, its certificate is missing "
                + $"in the `tls.certfile` of {name.Device}")
            : Refuse(CredentialProblem.OtherFleet, reason);
    }

    /// <summary>
    /// The issuer at the end of a chain that leads nowhere; null where it leads to another authority, or one of the same name.
    /// </summary>
    private static string? MissingIssuer(X509Chain? chain, X509ChainStatusFlags status, X509Certificate2 authority)
    {
        if (!status.HasFlag(X509ChainStatusFlags.PartialChain) || chain is not { ChainElements.Count: > 0 }) return null;
        var last = chain.ChainElements[^1].Certificate;
        return last.IssuerName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData) ? null : last.Issuer;
    }

    private static string? StatusProblem(X509ChainStatusFlags status, UnitRole role)
    {
        if (status == X509ChainStatusFlags.NoError) return null;
        if (status.HasFlag(X509ChainStatusFlags.NotValidForUsage))
        {
            var use = role == UnitRole.Worker ? "clientAuth" : "serverAuth";
            return $"is not made for its use; expected the extended key usage {use} for a unit with role {UnitName.NameOf(role)}";
        }

        return status.HasFlag(X509ChainStatusFlags.InvalidBasicConstraints)
            ? "was issued by an authority that may not issue it: basic constraints, or the length of the path, forbid it"
            : $"cannot be used ({status})";
    }

    /// <summary>
    /// True if the certificate, or that of an intermediate authority, has ended or not begun. A clock that is known to be wrong
    /// says only which time has passed: then a certificate can be seen to have ended, but not to begin later.
    /// </summary>
    private static (CredentialProblem Problem, string Reason)? TimeProblem(
        X509Certificate2 certificate, X509Chain? chain, X509Certificate2 authority, ClockReading clock)
    {
        if (TimeProblem(certificate, "its certificate", clock) is { } own) return own;
        foreach (var element in chain?.ChainElements.Skip(1) ?? [])
        {
            if (element.Certificate.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span)) continue;
            var whose = $"the certificate of the intermediate authority '{element.Certificate.Subject}'";
            if (TimeProblem(element.Certificate, whose, clock) is { } problem) return problem;
        }

        return null;
    }

    private static (CredentialProblem Problem, string Reason)? TimeProblem(
        X509Certificate2 certificate, string whose, ClockReading clock)
    {
        var (start, end) = (UnitCertificate.StartOf(certificate), UnitCertificate.EndOf(certificate));
        if (clock.Now > end) return (CredentialProblem.Expired, $"{whose} ended at {Text(end)}; here it is {Text(clock.Now)}");
        if (!clock.IsWrong && clock.Now + Difference < start)
            return (CredentialProblem.NotYetValid, $"{whose} begins at {Text(start)}; here it is {Text(clock.Now)}");
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
