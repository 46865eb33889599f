using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Aggregator;

public sealed class AggregatorViewTests
{
    [Fact]
    public async Task Peers_OfMembersConnectedAwayAndNeverSeen_AreAllThere()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var record = await RoundRecord.OpenAsync(job.State.Storage, job.Job, InitialModel.DigestOf(job.Job), NullLogger.Instance);
        await record.AppendAsync(new RoundStarted(1, 0, record.InitialModel, ["away", "here", "late", "never"]));
        var changes = 0;
        var roster = new Roster(TimeProvider.System, () => changes++);
        var aggregator = new TestAggregator(job, record, roster: roster);
        var intake = aggregator.Rounds();
        intake.Round = aggregator.OpenRound(static device => device != "late");
        var (here, away) = (Worker("here"), Worker("away"));
        roster.Add(here);
        roster.Add(away);
        roster.NoteUpdate("away", 1, 500);
        roster.Remove(away);
        Assert.Equal(4, changes);

        var registry = await IdentityRegistry.OpenAsync(job.State.Storage, NullLogger.Instance);
        var peers = new AggregatorView(aggregator.Context, roster, intake, registry, new TransferStatistics(), new RefusalCounts()).Peers();

        Assert.Equal(["away", "here", "late", "never"], peers.Select(static peer => peer.Device));
        Assert.Equal([false, true, false, false], peers.Select(static peer => peer.IsConnected));
        Assert.Equal(["", "192.0.2.7:4000", "", ""], peers.Select(static peer => peer.Address));
        Assert.Equal([true, true, false, false], peers.Select(static peer => peer.For is not null));
        Assert.Equal([true, true, false, true], peers.Select(static peer => peer.IsWaitedFor));
        Assert.Equal((1, 500), (peers[0].LastRound, peers[0].LastExamples));
    }

    private static ConnectedWorker Worker(string device) => new(device) { Address = "192.0.2.7:4000" };
}
