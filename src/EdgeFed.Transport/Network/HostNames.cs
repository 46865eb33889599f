using System.Net;
using System.Net.Sockets;

namespace EdgeFed.Transport.Network;

/// <summary>
/// Addresses of names. In darkness a lookup takes many seconds, on a thread of its own; so only one is under way for a name, and
/// meanwhile the answer it last had is good enough to connect to.
/// </summary>
internal sealed class HostNames(Func<string, Task<IPAddress[]>> lookUp)
{
    private readonly Dictionary<string, IPAddress[]> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    /// <exception cref="SocketException">The name is not known, and was not before.</exception>
    public async Task<IPAddress[]> FindAsync(string host)
    {
        if (!_underWay.TryGetValue(host, out var lookup)) lookup = Begin(host);
        if (!_known.TryGetValue(host, out var known)) await lookup;
        return known ?? _known[host];
    }

    private Task Begin(string host)
    {
        var lookup = LookUpAsync(host);
        if (!lookup.IsCompleted) _underWay[host] = lookup;
        return lookup;
    }

    private async Task LookUpAsync(string host)
    {
        try
        {
            _known[host] = await lookUp(host);
        }
        catch (SocketException) when (_known.ContainsKey(host))
        {
            // the last answer stays good
        }
        finally
        {
            _underWay.Remove(host);
        }
    }
}
