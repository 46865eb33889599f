using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Swarm.Hostile;

/// <summary>Attackers that begin a connection again and again, each from an address of its own; says in JSON lines how many they made.</summary>
internal sealed class HostileCrowd(SwarmOptions options, string schema)
{
    private const string Device = "stolen";
    private readonly Dictionary<string, int> _begun = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _done = new(StringComparer.Ordinal);

    public async Task RunAsync()
    {
        var attacks = new Attacks(IPEndPoint.Parse(options.Aggregator), Device, new Certificates(options.Fleet!).Of(Device).Identity, Forged(), schema).All;
        foreach (var (name, _) in attacks) _begun[name] = _done[name] = 0;
        for (var i = 0; i < options.Hostile; i++) _ = RunAsync(attacks[i % attacks.Count], AddressOf(i));
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            lock (_begun) Console.WriteLine(new JsonObject { ["begun"] = Json(_begun), ["done"] = Json(_done) }.ToJsonString());
        }
    }

    private static JsonObject Json(Dictionary<string, int> counts) => new(counts.Select(static count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));

    private async Task RunAsync((string Name, Func<IPAddress, Task> Do) attack, IPAddress from)
    {
        await Task.Delay(TimeSpan.FromSeconds(Random.Shared.NextDouble() / options.Rate));
        while (true)
        {
            var clock = Stopwatch.StartNew();
            Note(_begun, attack.Name);
            try
            {
                await attack.Do(from);
                Note(_done, attack.Name);
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or EdgeFedException)
            {
                // what they expect
            }

            var rest = TimeSpan.FromSeconds(1 / options.Rate) - clock.Elapsed;
            if (rest > TimeSpan.Zero) await Task.Delay(rest);
        }
    }

    private void Note(Dictionary<string, int> counts, string name)
    {
        lock (_begun) counts[name]++;
    }

    private IPAddress AddressOf(int index)
    {
        var bytes = IPAddress.Parse(options.From).GetAddressBytes();
        bytes[^1] = (byte)(bytes[^1] + index);
        return new IPAddress(bytes);
    }

    private FleetIdentity Forged()
    {
        using var fleet = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(options.Fleet!, "fleet-ca.pem"));
        using var authority = FleetAuthority.Create(FleetAuthority.FleetOf(fleet), DateTimeOffset.UtcNow);
        using var key = FleetAuthority.NewKey();
        using var issued = authority.Issue(
            new UnitName(authority.Fleet, UnitRole.Worker, Device), new PublicKey(key), DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
        return FleetIdentity.Of(issued.CopyWithPrivateKey(key), authority.Certificate);
    }
}
