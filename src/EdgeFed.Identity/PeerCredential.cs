namespace EdgeFed.Identity;

/// <summary>Why a certificate is not accepted.</summary>
public enum CredentialProblem
{
    None,
    Missing,
    OtherFleet,
    NoIntermediate,
    NoName,
    WrongRole,
    Unusable,
    Expired,
    NotYetValid,
}

/// <summary>
/// Proof of a peer's identity by its certificate. The connection holds the peer's private key to it: nobody else can show it.
/// </summary>
/// <param name="Name">Whose it is; null with a problem.</param>
/// <param name="Serial">The certificate's number, in hexadecimal.</param>
/// <param name="Certificate">The certificate, as DER.</param>
/// <param name="Issued">See <see cref="UnitCertificate.IssuedOf"/>.</param>
/// <param name="Reason">The problem in words, about the peer.</param>
public sealed record PeerCredential(
    UnitName? Name, string Serial, ReadOnlyMemory<byte> Certificate, DateTimeOffset Issued, CredentialProblem Problem = CredentialProblem.None, string Reason = "");
