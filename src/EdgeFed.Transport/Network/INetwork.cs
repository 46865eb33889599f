using EdgeFed.Core.Endpoints;

namespace EdgeFed.Transport.Network;

/// <summary>Where connections come from: TCP in the field, memory in the simulated world. Endpoints are "host:port".</summary>
public interface INetwork
{
    /// <exception cref="NetworkException">The address is in use or not ours.</exception>
    ValueTask<IListener> ListenAsync(string endpoint, CancellationToken cancel);

    /// <exception cref="NetworkException">Nobody answered.</exception>
    ValueTask<IConnection> ConnectAsync(string endpoint, CancellationToken cancel);
}

/// <summary>Accepts connections at one endpoint until disposed.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>The endpoint really bound; the port is known even if 0 was asked for.</summary>
    string Endpoint { get; }

    ValueTask<IConnection> AcceptAsync(CancellationToken cancel);
}
