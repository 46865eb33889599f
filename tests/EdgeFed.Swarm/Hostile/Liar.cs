using System.Net;
using System.Text.Json.Nodes;

namespace EdgeFed.Swarm.Hostile;

/// <summary>A member that tells one lie for ever; says in JSON lines how often it began, and how often it came to an end.</summary>
internal static class Liar
{
    private const string Device = "stolen";

    public static async Task RunAsync(SwarmOptions options, string schema)
    {
        var (begun, ended) = (0, 0);
        var identity = new Certificates(options.Fleet!).Of(Device).Identity;
        var lies = new Lies(IPEndPoint.Parse(options.Aggregator), IPAddress.Parse(options.From), Device, identity, schema);
        var telling = lies.TellAsync(options.Lie!, isOver => Interlocked.Increment(ref isOver ? ref ended : ref begun));
        while (!telling.IsCompleted)
        {
            await Task.WhenAny(telling, Task.Delay(TimeSpan.FromSeconds(1)));
            Console.WriteLine(new JsonObject { ["lie"] = options.Lie, ["begun"] = begun, ["ended"] = ended }.ToJsonString());
        }

        await telling;
    }
}
