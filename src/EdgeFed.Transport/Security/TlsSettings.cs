using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Identity;

namespace EdgeFed.Transport.Security;

/// <summary>How a unit secures its connections: TLS 1.3, certificates of one fleet on both sides.</summary>
/// <param name="clock">What time it is.</param>
public sealed class TlsSettings(FleetIdentity identity, Func<ClockReading> clock)
{
    private const string ServerName = "edgefed"; // certificates are for units, not for addresses

    /// <summary>Replaced when it was renewed; connections made before go on with the old one.</summary>
    public FleetIdentity Identity { get; set; } = identity;

    /// <summary>As the side that connects, to an aggregator. A peer that is not one of the fleet's is not spoken to.</summary>
    /// <exception cref="AuthenticationException">No agreement, or the certificate is not accepted; the message says
    /// why.</exception>
    internal async Task<PeerCredential> ConnectAsync(SslStream stream, CancellationToken cancel)
    {
        var ours = Identity;
        PeerCredential? peer = null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = ServerName,
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = ours.Context,
            CertificateChainPolicy = CertificateCheck.PolicyFor(ours.Authority),
            AllowTlsResume = false, // each connection proves itself: a revoked one has no ticket left
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                peer = Check(certificate, errors, chain, ours, UnitRole.Aggregator);
                return peer.Name is not null;
            },
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancel);
        }
        catch (AuthenticationException) when (peer is { Name: null })
        {
            throw new AuthenticationException($"the aggregator is not accepted: {peer.Reason}");
        }

        return peer!;
    }

    /// <summary>
    /// As the side that was connected to, by a worker. A certificate that is not accepted does not end the handshake: its owner
    /// is told why, and nothing else, by the side that reads <see cref="PeerCredential.Problem"/>. No session is resumed: the
    /// executable makes no tickets (Native/tls_memory.c); without it a resumed session shows its certificate again, which is
    /// looked at again.
    /// </summary>
    /// <exception cref="AuthenticationException">No agreement.</exception>
    internal async Task<PeerCredential> AcceptAsync(SslStream stream, CancellationToken cancel)
    {
        var ours = Identity;
        PeerCredential? peer = null;
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ServerCertificateContext = ours.Context,
            ClientCertificateRequired = true,
            CertificateChainPolicy = CertificateCheck.PolicyFor(ours.Authority),
            AllowTlsResume = true, // not to resume, which workers do not ask for: without it every connection has 150 KB of OpenSSL's own
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                peer = Check(certificate, errors, chain, ours, UnitRole.Worker);
                return true;
            },
        }, cancel);
        return peer!;
    }

    private PeerCredential Check(X509Certificate? shown, SslPolicyErrors errors, X509Chain? chain, FleetIdentity ours, UnitRole role)
    {
        using var certificate = shown is null ? null : X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        return CertificateCheck.Check(certificate, errors, chain, ours, role, clock());
    }
}
