using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Security;

namespace EdgeFed.Federation.Security;

/// <summary>Proofs of this unit to others and of others to it; null in an environment without TLS.</summary>
/// <param name="lists">Whom an aggregator takes.</param>
/// <param name="authority">With it an aggregator renews certificates of its fleet; null where it cannot.</param>
public sealed class UnitSecurity(
    TlsSettings tls, UnitClock clock, IStorage storage, PeerLists lists, FleetAuthority? authority)
{
    /// <summary>In the state directory: this unit's certificate with its key, once it was renewed.</summary>
    [UnitFile(UnitPlace.State, RenewedFile,
        "With TLS: certificate and key of the unit, once the certificate was renewed. Goes before `tls.certfile`.")]
    public const string RenewedFile = "identity.pem";

    public UnitClock Clock => clock;

    public PeerLists Lists => lists;

    public X509Certificate2 Certificate => tls.Identity.Certificate;

    /// <summary>Little of the certificate's time is left.</summary>
    public bool IsToBeRenewed => clock.Read() is { IsWrong: false } reading && reading.Now > UnitCertificate.RenewAfter(Certificate);

    /// <summary>
    /// Signs what this unit makes; to be asked for once for each object, whose manifest must not grow meanwhile.
    /// </summary>
    public Func<Representation, Representation> Signer()
    {
        var identity = tls.Identity;
        return made => SignedObject.Sign(made, identity);
    }

    /// <summary>Why an object is not one that its origin made, in that role; null if it is.</summary>
    public string? SignatureProblem(Representation offered, UnitRole role) =>
        SignedObject.Problem(offered, tls.Identity.Authority, role);

    /// <summary>
    /// A certificate for the same name and key as the peer's, for as long as that one was made for. The connection proves the
    /// key.
    /// </summary>
    /// <exception cref="EdgeFedException">This unit cannot, or the peer's need not be renewed yet.</exception>
    public byte[] Renew(PeerCredential peer)
    {
        if (authority is null) throw new EdgeFedException("this aggregator has no `tls.ca-keyfile`");
        if (lists.Refusal(peer) is { } refusal) throw new EdgeFedException(refusal);
        using var certificate = X509CertificateLoader.LoadCertificate(peer.Certificate.Span);
        var now = clock.Read().Now;
        if (now <= UnitCertificate.RenewAfter(certificate)) throw new EdgeFedException($"its certificate lasts until {certificate.NotAfter:yyyy-MM-dd}");
        using var renewed = authority.Issue(peer.Name!, certificate.PublicKey, now, UnitCertificate.EndOf(certificate) - UnitCertificate.StartOf(certificate), UnitCertificate.IssuedOf(certificate));
        return renewed.RawData;
    }

    /// <summary>Takes a new certificate for this unit's name and key: durable first, then used by connections to come.</summary>
    /// <exception cref="EdgeFedException">It is not what this unit needs.</exception>
    public async Task TakeAsync(ReadOnlyMemory<byte> renewed)
    {
        try
        {
            var identity = tls.Identity.With(X509CertificateLoader.LoadCertificate(renewed.Span));
            if (UnitCertificate.EndOf(identity.Certificate) <= UnitCertificate.EndOf(Certificate)) throw new EdgeFedException("it ends no later than the one in use");
            await AtomicFile.WriteAsync(storage, RenewedFile, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(identity.ToPem())));
            tls.Identity = identity;
        }
        catch (CryptographicException unreadable)
        {
            throw new EdgeFedException($"the new certificate cannot be read ({unreadable.Message})", unreadable);
        }
    }

    /// <summary>An aggregator that can renew others renews itself.</summary>
    public async Task RenewOwnAsync()
    {
        if (authority is null || !IsToBeRenewed) return;
        await TakeAsync(Renew(new PeerCredential(tls.Identity.Name, UnitCertificate.SerialOf(Certificate), Certificate.RawData, UnitCertificate.IssuedOf(Certificate))));
    }

    /// <summary>Uses another certificate of this unit, which a person put there, for connections to come.</summary>
    /// <returns>Whether it is another one than that in use.</returns>
    /// <exception cref="EdgeFedException">It is that of another unit or of another fleet, which only a restart can
    /// take.</exception>
    public bool Replace(FleetIdentity identity)
    {
        if (identity.Certificate.RawDataMemory.Span.SequenceEqual(Certificate.RawDataMemory.Span)) return false;
        if (identity.Name != tls.Identity.Name)
            throw new EdgeFedException($"it is for {identity.Name.Device} of fleet {identity.Name.Fleet}, "
                + $"and this unit is {tls.Identity.Name.Device} of {tls.Identity.Name.Fleet}");
        if (!identity.Authority.RawDataMemory.Span.SequenceEqual(tls.Identity.Authority.RawDataMemory.Span))
            throw new EdgeFedException("it is of another authority");
        tls.Identity = identity;
        return true;
    }
}
