using System.Net;
using EdgeFed.Federation.Jobs;
using EdgeFed.Identity;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Security;

namespace EdgeFed.Swarm.Hostile;

/// <summary>What attackers do. Each is one connection, from being made to being over.</summary>
/// <param name="stolen">A valid identity of the fleet, as whoever opened one unit has it.</param>
/// <param name="forged">An identity of the same name that another authority made.</param>
internal sealed class Attacks(IPEndPoint target, string device, FleetIdentity stolen, FleetIdentity forged, string schema)
{
    private const int GarbageBytes = 4096;
    private const int Replays = 50;
    private static readonly TimeSpan SlowStep = TimeSpan.FromSeconds(1);
    private SharedUpdate? _update;

    /// <summary>By name, in the order in which attackers are told what to do.</summary>
    public IReadOnlyList<(string Name, Func<IPAddress, Task> Do)> All =>
    [
        ("garbage", GarbageAsync), ("slow", SlowAsync), ("valid handshakes", ReturnAsync), ("replays", ReplayAsync), ("wrong keys", ForgeAsync),
    ];

    private async Task GarbageAsync(IPAddress from)
    {
        await using var peer = await HostilePeer.ConnectAsync(from, target);
        var garbage = new byte[GarbageBytes];
        Random.Shared.NextBytes(garbage);
        await peer.Socket.SendAsync(garbage);
        await peer.Socket.ReceiveAsync(garbage);
    }

    /// <summary>The beginning of a TLS record that says it has 512 bytes, one of them a second, for as long as it is let.</summary>
    private async Task SlowAsync(IPAddress from)
    {
        await using var peer = await HostilePeer.ConnectAsync(from, target);
        byte[] hello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03];
        for (var i = 0; ; i++)
        {
            await peer.Socket.SendAsync(hello.AsMemory(Math.Min(i, hello.Length - 1), 1));
            await Task.Delay(SlowStep);
        }
    }

    private async Task ReturnAsync(IPAddress from)
    {
        await using var peer = await HostilePeer.ConnectAsync(from, target);
        await peer.GreetAsync(stolen, device, schema);
        await peer.NextAsync(FrameKind.Hello);
    }

    /// <summary>Its own update of the first round, well signed, again and again.</summary>
    private async Task ReplayAsync(IPAddress from)
    {
        await using var peer = await HostilePeer.ConnectAsync(from, target);
        await peer.GreetAsync(stolen, device, schema);
        var job = Job.Read((await peer.NextAsync(FrameKind.Job)).Payload);
        var update = _update ??= new SharedUpdate(JobDefinition.Parse(job.JobId, job.Text)); // making it is not what attacks
        var old = SignedObject.Sign(update.Of(device, 1, 0), stolen);
        for (var transfer = 1U; transfer <= Replays; transfer++) await peer.SendAsync(new Manifest(transfer, old));
        for (var answers = 0; answers < Replays; answers++) await peer.NextAsync(FrameKind.Reject);
    }

    private async Task ForgeAsync(IPAddress from)
    {
        await using var peer = await HostilePeer.ConnectAsync(from, target);
        await peer.GreetAsync(forged, device, schema);
        await peer.NextAsync(FrameKind.Hello);
    }
}
