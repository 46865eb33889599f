using System.Net;
using System.Net.Sockets;
using EdgeFed.Config;

namespace EdgeFed.Checks;

/// <summary>Whether the endpoint can be listened at right now.</summary>
internal static class PortCheck
{
    public static IEnumerable<Finding> Run(HostPort listen)
    {
        if (Reason(listen) is not { } reason) yield break;
        var problem = Problem.Broken("listen", $"{listen}: {reason}", "a free port of this machine");
        yield return new Finding(ExitCode.Resources, problem with { Value = listen.ToString() });
    }

    private static string? Reason(HostPort listen)
    {
        try
        {
            var address = Dns.GetHostAddresses(listen.Host)[0]; // a literal address is not looked up
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, listen.Port));
            socket.Listen(1);
            return null;
        }
        catch (SocketException e)
        {
            return e.Message.TrimEnd('.').ToLowerInvariant();
        }
    }
}
