using System.Net.Sockets;
using System.Text.Json.Nodes;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Peers that take more of an aggregator than is theirs: each is told which limit it met, it is counted, and the job goes on.</summary>
public sealed class LimitsTests
{
    private const int Parameters = 199_210;

    [PublishedFact]
    public async Task Limits_EachMet_AreNamedAndCountedAndTheModelIsTheUsualOne()
    {
        using var folder = new TempFolder();
        var options = SmallJob.Options(folder.Path, rounds: 1);
        options.Job["min_workers"] = SmallJob.Workers + 1;
        await using var fleet = new Fleet.Fleet(options with
        {
            Limits = new JsonObject { ["pending_per_address"] = 4, ["hello_seconds"] = 3, ["contacts_per_minute"] = 1, ["devices"] = 6, ["transfers"] = 2 },
        });
        await fleet.StartAsync();
        var endpoint = fleet.AggregatorEndpoint;
        using var member = await RawPeer.JoinAsync(endpoint, "member");
        var train = Train.Read(await member.ReadAsync(FrameKind.Train)); // the round stays open until its update is here, or refused
        await CrowdAsync(endpoint);
        await ComeAgainAndAgainAsync(endpoint);
        await InventNamesAsync(endpoint);
        await OfferMuchAsync(member, train);
        await member.SendAsync(new Done(train.JobId, 1, train.BaseDigest)); // that nobody waits for it

        Assert.Equal(await SmallJob.DigestAsync(SmallJob.Workers, rounds: 1), (await fleet.WaitForEndAsync(SmallJob.Limit)).ModelSha256);
        var last = (await File.ReadAllLinesAsync(Path.Combine(fleet.Aggregator.StateFolder, "metrics.jsonl")))[^1];
        var counted = JsonNode.Parse(last)!["refused"]!;
        foreach (var limit in new[] { "limits.pending_per_address", "limits.contacts_per_minute", "limits.devices", "limits.transfers", "NoHello" })
            Assert.True((int?)counted[limit] > 0, $"{limit} is not counted: {counted}");
    }

    /// <summary>Whoever asks and does not listen gets a bounded share of memory.</summary>
    [PublishedFact]
    public async Task WaitingBytes_PeerThatDoesNotRead_LosesItsConnection()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 1, rounds: 1) with
        {
            Transport = new JsonObject { ["max_frame_bytes"] = 262_144 },
            Limits = new JsonObject { ["waiting_bytes"] = 1 << 20 },
        });
        await fleet.StartAggregatorAsync();
        using var deaf = await RawPeer.JoinAsync(fleet.AggregatorEndpoint, "deaf", receiveBufferBytes: 4096);
        var talking = TalkAsync(deaf);
        await fleet.Aggregator.Log.WaitForAsync("the limit (limits.waiting_bytes) is 1048576", SmallJob.Limit);
        await Assert.ThrowsAsync<SocketException>(() => talking);
        fleet.StartWorker(fleet.Workers[0]);
        await fleet.Aggregator.Log.WaitForAsync("unit-01 connected", SmallJob.Limit);
    }

    private static async Task TalkAsync(RawPeer deaf)
    {
        var unknown = RawPeer.Update("other-job/update/deaf/1", "deaf", new float[64]).Described;
        for (var transfer = 1U; ; transfer++) await deaf.SendAsync(new Manifest(transfer, unknown));
    }

    private static async Task CrowdAsync(string endpoint)
    {
        var silent = new List<RawPeer>();
        for (var i = 0; i < 4; i++) silent.Add(await RawPeer.ConnectAsync(endpoint));
        using var last = await RawPeer.ConnectAsync(endpoint);
        await AssertRefusedAsync(last, "limits.pending_per_address is 4");
        foreach (var peer in silent)
        {
            await Assert.ThrowsAnyAsync<IOException>(() => peer.ReadAsync(FrameKind.Hello)); // limits.hello_seconds
            peer.Dispose();
        }
    }

    private static async Task ComeAgainAndAgainAsync(string endpoint)
    {
        for (var i = 0; i < 10; i++) (await RawPeer.JoinAsync(endpoint, "restless")).Dispose();
        using var again = await RawPeer.ConnectAsync(endpoint);
        await again.SendAsync(RawPeer.Hello("restless"));
        await AssertRefusedAsync(again, "restless connects too often; limits.contacts_per_minute is 1");
    }

    /// <summary>A member's update cannot be more than one object, so it offers it under several transfers.</summary>
    private static async Task OfferMuchAsync(RawPeer member, Train train)
    {
        var name = ObjectName.Update(train.JobId, "member", train.Round).ToString();
        var update = RawPeer.Update(name, "member", new float[Parameters]).Described;
        for (var transfer = 1U; transfer <= 3; transfer++) await member.SendAsync(new Manifest(transfer, update));
        await AssertRefusedAsync(member, "2 objects are arriving; limits.transfers is 2");
        await member.SendAsync(new OutcomeMessage(name, UpdateOutcome.Refused, "it will not come"));
        await member.ReadAsync(FrameKind.Done);
    }

    private static async Task InventNamesAsync(string endpoint)
    {
        (await RawPeer.JoinAsync(endpoint, "invented-1")).Dispose();
        using var other = await RawPeer.ConnectAsync(endpoint);
        await other.SendAsync(RawPeer.Hello("invented-2"));
        await AssertRefusedAsync(other, "6 device ids are known; limits.devices is 6");
    }

    private static async Task AssertRefusedAsync(RawPeer peer, string reason) =>
        Assert.Contains(reason, Reject.Read(await peer.ReadAsync(FrameKind.Reject)).Reason, StringComparison.Ordinal);
}
