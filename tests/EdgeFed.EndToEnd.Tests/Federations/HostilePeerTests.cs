using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Peers that mean no good, on real sockets, against an aggregator with an honest job to do.</summary>
public sealed class HostilePeerTests
{
    private const int Parameters = 199_210;
    private const int BrokenIndex = 784 * 200 + 5;
    private static readonly TimeSpan _limit = SmallJob.Limit;

    [PublishedFact]
    public async Task Attacks_DuringAJob_AreEachNamedAndTheModelIsTheUsualOne()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path));
        await fleet.StartAsync();
        await fleet.Aggregator.Log.WaitForAsync("Round 1: asking 3 members", _limit);
        await fleet.Workers[2].KillAsync(); // so that the round stays open as long as it takes

        var endpoint = fleet.AggregatorEndpoint;
        await SendGarbageAsync(endpoint);
        await fleet.Aggregator.Log.WaitForAsync("(Malformed): Frame payload of 4294967295 bytes exceeds the limit of 16384.", _limit);
        await RefusedHelloAsync(endpoint, RawPeer.Hello("stranger") with { Major = 99 });
        await fleet.Aggregator.Log.WaitForAsync("(UnsupportedVersion): protocol version 99.0", _limit);
        await RefusedHelloAsync(endpoint, RawPeer.Hello("unit-01"));
        await fleet.Aggregator.Log.WaitForAsync("(IdTaken): device id unit-01 belongs to another unit's key", _limit);
        await RefusedHelloAsync(endpoint, RawPeer.Hello("stranger", """{"shape":[32],"dtype":"float32","task":"classification","classes":10}"""));
        await fleet.Aggregator.Log.WaitForAsync("(SchemaMismatch): shape is [32], needed is [784]", _limit);
        await OfferBadUpdatesAsync(fleet);
        await BreakTheProtocolAsync(fleet);

        fleet.StartWorker(fleet.Workers[2]);
        Assert.Equal(await SmallJob.DigestAsync(), (await fleet.WaitForEndAsync(_limit)).ModelSha256);
    }

    [PublishedFact]
    public async Task Update_WithANaN_IsRefusedAndTheOthersAreFolded()
    {
        using var folder = new TempFolder();
        var options = SmallJob.Options(folder.Path, workers: 2, rounds: 1);
        options.Job["min_workers"] = 3;
        await using var fleet = new Fleet.Fleet(options);
        await fleet.StartAsync();
        using var member = await RawPeer.JoinAsync(fleet.AggregatorEndpoint, "rotten");
        var train = Train.Read(await member.ReadAsync(FrameKind.Train));
        var parameters = new float[Parameters];
        parameters[BrokenIndex] = float.NaN;
        var (described, chunks) = RawPeer.Update(ObjectName.Update(train.JobId, "rotten", train.Round).ToString(), "rotten", parameters);
        await member.SendObjectAsync(described, chunks);

        var line = await fleet.Aggregator.Log.WaitForAsync("update of rotten is not used", _limit);
        Assert.Contains("fc1.bias[5] is NaN; values must be finite and below", line);
        await member.ReadAsync(FrameKind.Done);
        await member.SendAsync(new Done(train.JobId, 1, train.BaseDigest)); // that nobody waits for it
        Assert.Equal(await SmallJob.DigestAsync(workers: 2, rounds: 1), (await fleet.WaitForEndAsync(_limit)).ModelSha256);
    }

    /// <summary>What any port on the internet is sent within minutes.</summary>
    private static async Task SendGarbageAsync(string endpoint)
    {
        foreach (var garbage in new[] { "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), [0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3], new byte[100] })
        {
            using var peer = await RawPeer.ConnectAsync(endpoint);
            await peer.SendBytesAsync(garbage);
            await peer.ReadAsync(FrameKind.Reject);
        }
    }

    private static async Task RefusedHelloAsync(string endpoint, Hello hello)
    {
        using var peer = await RawPeer.ConnectAsync(endpoint);
        await peer.SendAsync(hello);
        await peer.ReadAsync(FrameKind.Reject);
    }

    private static async Task OfferBadUpdatesAsync(Fleet.Fleet fleet)
    {
        var log = fleet.Aggregator.Log;
        await OfferAsync(fleet, "unit-01", "unit-01", Parameters);
        await log.WaitForAsync("(NotAMember): stranger may not send updates of unit-01", _limit);
        await OfferAsync(fleet, "stranger", "stranger", 10);
        await log.WaitForAsync("(WrongModel): the update has 10 parameters, model mlp-200 has 199210", _limit);
        await OfferAsync(fleet, "stranger", "stranger", Parameters);
        await log.WaitForAsync("(Superseded): round 1 does not wait for it", _limit);
    }

    private static async Task OfferAsync(Fleet.Fleet fleet, string device, string origin, int parameters)
    {
        using var peer = await RawPeer.JoinAsync(fleet.AggregatorEndpoint, "stranger");
        var job = Job.Read(await peer.ReadAsync(FrameKind.Job));
        var name = ObjectName.Update(job.JobId, device, 1).ToString();
        await peer.OfferAsync(RawPeer.Update(name, origin, new float[parameters]).Described);
        await peer.ReadAsync(FrameKind.Reject);
    }

    private static async Task BreakTheProtocolAsync(Fleet.Fleet fleet)
    {
        using var peer = await RawPeer.JoinAsync(fleet.AggregatorEndpoint, "stranger");
        var chunk = new System.Buffers.ArrayBufferWriter<byte>();
        ChunkFrame.Write(chunk, 77, 0, new byte[10]);
        await peer.SendBytesAsync(chunk.WrittenMemory);
        await peer.ReadAsync(FrameKind.Reject);
        await fleet.Aggregator.Log.WaitForAsync("breaking the protocol: Chunk of transfer 77, which was never offered.", _limit);
    }
}
