using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Loop;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Members;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using EdgeFed.Swarm;
using EdgeFed.Swarm.Hostile;
using EdgeFed.Transport;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging.Abstractions;

// Thousands of light workers in one process, or hundreds of attackers. Says in JSON lines what became of them; ends when killed.

try
{
    var options = SwarmOptions.Parse(args);
    if (options.Lie is not null)
    {
        await Liar.RunAsync(options, SpecOf(options).RequiredSchema.ToJson());
        return 0;
    }

    if (options.Hostile > 0)
    {
        await new HostileCrowd(options, SpecOf(options).RequiredSchema.ToJson()).RunAsync();
        return 0;
    }

    var folder = Directory.CreateTempSubdirectory("edgefed-swarm-");
    using var storage = new FileStorage(folder.FullName);
    EventLoop.Run(() => RunAsync(options, storage));
    return 0;
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{SwarmOptions.Usage}\nswarm: {e.Message}");
    return 2;
}

static async Task RunAsync(SwarmOptions options, FileStorage storage)
{
    var transport = new TransportOptions(ReconnectMinSeconds: options.ReconnectSeconds);
    var spool = await SpoolDirectory.OpenAsync(storage, NullLogger.Instance); // the contact race wants one; it stays empty
    var tally = new Tally(TimeProvider.System);
    var links = new LinkServices(transport, spool, TimeProvider.System, new ThreadPoolCompute(), new TransferStatistics(), NullLogger.Instance);
    var swarm = new SwarmServices(links, tally);
    var workers = Workers(options, swarm);
    tally.Write(new JsonObject { ["workers"] = workers.Count });
    await await Task.WhenAny([tally.ReportAsync(CancellationToken.None), .. workers.Select(static worker => worker.RunAsync(CancellationToken.None))]);
}

static ModelSpec SpecOf(SwarmOptions options) =>
    File.Exists(options.Model) ? ModelSpec.Parse(File.ReadAllText(options.Model)) : ModelCatalog.Get(options.Model);

static List<LightWorker> Workers(SwarmOptions options, SwarmServices swarm)
{
    var spec = SpecOf(options);
    var certificates = options.Fleet is null ? null : new Certificates(options.Fleet);
    var plain = new TcpNetwork();
    var schema = spec.RequiredSchema.ToJson();
    var workers = new List<LightWorker>();
    for (var i = 0; i < options.Workers; i++)
    {
        var device = $"light-{i:00000}";
        // The same key for the same device at every start: an aggregator without TLS binds the name to it.
        var key = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(device));
        var identity = new DeviceIdentity(device, key, (ulong)Random.Shared.NextInt64(1, long.MaxValue));
        var tls = certificates?.Of(device);
        var network = tls is null ? plain : new TcpNetwork(tls: tls);
        workers.Add(new LightWorker(network, options.Aggregator, identity.Hello(UnitRole.Worker, swarm.Options.MaxFrameBytes, schema), tls?.Identity, swarm));
    }

    return workers;
}
