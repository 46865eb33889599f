using System.IO.Pipelines;
using EdgeFed.Core.Endpoints;
using EdgeFed.Identity;

namespace EdgeFed.Transport.Network;

/// <summary>
/// One byte stream each way. A cut ends <see cref="Pipe"/>'s input with <see cref="ReadResult.IsCompleted"/> or an
/// <see cref="IOException"/>, and makes flushes of its output complete at once.
/// </summary>
public interface IConnection : IAsyncDisposable
{
    IDuplexPipe Pipe { get; }

    /// <summary>The other side's address, for logs.</summary>
    string Peer { get; }

    /// <summary>
    /// Once, before anything is read or written: the TLS handshake; nothing without TLS. A step of its own, for it costs the side
    /// that was connected to a hundred times what the connection did: who tries several connections at a time secures one of
    /// them, and who is connected to by thousands secures them one after the other.
    /// </summary>
    /// <exception cref="NetworkException">On the side that connected: the peer is not one of our fleet's, does not speak TLS, or
    /// is gone.</exception>
    /// <exception cref="CutException">On the side that was connected to: the peer is gone.</exception>
    /// <exception cref="IOException">On the side that was connected to: the peer does not speak TLS.</exception>
    Task SecureAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>On the side that was connected to: waits for the first byte of a TLS handshake; not at all without TLS.</summary>
    /// <exception cref="CutException">The peer is gone.</exception>
    Task HeardAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>The peer ended it, as far as the system knows, whether or not all it sent before was read.</summary>
    bool IsGone => false;

    /// <summary>Proven identity of the peer; null without TLS, and before it is secured.</summary>
    PeerCredential? Credential => null;

    /// <summary>
    /// True if the peer's machine still answers, as far as the system knows; a network that cannot tell says that nothing is due.
    /// </summary>
    TcpHealth Health => default;

    /// <summary>Drops the connection now; bytes not yet sent are lost.</summary>
    void Abort();
}
