using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Security;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Identity;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Transport;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Security;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Federation.Tests.Security;

/// <summary>A member that is not welcome any more is no member any more, connected or not, after a restart too.</summary>
public sealed class MemberStandingTests : IDisposable
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly FakeTimeProvider _time;
    private readonly TempState _state = new();
    private readonly FleetAuthority _authority;

    public MemberStandingTests()
    {
        _time = new FakeTimeProvider(_now);
        _authority = FleetAuthority.Create("buses", _now);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Watch_MemberIsRevokedWhileAway_LeavesTheJob()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var (aggregator, departures) = await OpenAsync(job, Folded(Unit("b", Year)));
        var revoked = Write("revoked.txt", "");
        var watch = new AccessWatch(Security(revoked: revoked), aggregator.Context, aggregator.Roster, departures, TimeProvider.System);
        await LookAsync(watch);
        Assert.False(await departures.SettleAsync(CancellationToken.None));

        Write("revoked.txt", PeerLists.RevocationOf("b", _now + TimeSpan.FromMinutes(1), "stolen"));
        File.SetLastWriteTimeUtc(revoked, DateTime.UtcNow + TimeSpan.FromMinutes(1));
        await LookAsync(watch);

        Assert.True(await departures.SettleAsync(CancellationToken.None));
        Assert.Equal(["a"], aggregator.Context.Record.LastMembers);
        Assert.Equal(["a"], aggregator.Context.Record.Open!.Members);
    }

    /// <summary>Its link still has last words to send: the next round is not to take it for connected.</summary>
    [Fact]
    public async Task Settle_ConnectedMemberIsDismissed_IsConnectedNoMore()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var (aggregator, departures) = await OpenAsync(job, null);
        var network = new TcpNetwork();
        await using var listener = await network.ListenAsync("127.0.0.1:0", default);
        await using var theirs = await network.ConnectAsync(listener.Endpoint, default);
        await using var ours = await listener.AcceptAsync(default);
        var services = new LinkServices(new TransportOptions(), job.Spool, _time, new ThreadPoolCompute(), new TransferStatistics(), NullLogger.Instance);
        var worker = new ConnectedWorker("b");
        worker.Link = new Link(ours, "b", services, aggregator.SessionOf(worker));
        aggregator.Roster.Add(worker);

        departures.Dismiss("b", "stolen");
        Assert.True(await departures.SettleAsync(CancellationToken.None));

        Assert.True(worker.Link.IsOver);
        Assert.Empty(aggregator.Roster.Connected);
    }

    [Theory]
    [InlineData("a, revoked", null)]
    [InlineData("b, revoked with the certificate it has", "were revoked")]
    [InlineData("b, revoked by a serial number", "was revoked")]
    [InlineData("b, revoked before its certificate was issued", null)]
    [InlineData("b, not allowed", "not on this aggregator's list")]
    public async Task Refusal_OfAMemberKnownByItsUpdate_IsThatOfItsCertificate(string what, string? reason)
    {
        using var job = await LossyJob.OpenAsync("q8");
        var identity = Unit("b", Year);
        var (aggregator, _) = await OpenAsync(job, Folded(identity));
        var revoked = Write("revoked.txt", what switch
        {
            "a, revoked" => PeerLists.RevocationOf("a", _now, ""),
            "b, revoked with the certificate it has" => PeerLists.RevocationOf("b", _now + TimeSpan.FromMinutes(1), ""),
            "b, revoked by a serial number" => UnitCertificate.SerialOf(identity.Certificate),
            "b, revoked before its certificate was issued" => PeerLists.RevocationOf("b", _now - Year, ""),
            _ => "",
        });
        var security = Security(revoked, what == "b, not allowed" ? Write("allowed.txt", "a\n") : null);
        Check(reason, new MemberStanding(security, aggregator.Roster, aggregator.Context.Record).Refusal("b"));
    }

    /// <summary>It was never folded, and was not seen since the aggregator started.</summary>
    [Fact]
    public async Task Refusal_OfAMemberWithoutAKnownCertificate_IsByItsId()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var (aggregator, _) = await OpenAsync(job, null);
        var standing = new MemberStanding(Security(Write("revoked.txt", PeerLists.RevocationOf("b", _now, ""))), aggregator.Roster, aggregator.Context.Record);
        Check("were revoked", standing.Refusal("b"));
        Assert.Null(standing.Refusal("a"));
    }

    [Fact]
    public async Task Refusal_AfterTheCertificatesEnd_SaysWhen()
    {
        using var job = await LossyJob.OpenAsync("q8");
        var (aggregator, _) = await OpenAsync(job, Folded(Unit("b", 0.1 * Year)));
        var standing = new MemberStanding(Security(), aggregator.Roster, aggregator.Context.Record);
        Assert.Null(standing.Refusal("b"));
        _time.Advance(0.2 * Year);
        Check("the certificate of b ended on", standing.Refusal("b"));
        _time.Advance(2 * Year); // by this clock the aggregator's own has ended too: it is the clock that is wrong
        Assert.Null(standing.Refusal("b"));
    }

    private static void Check(string? expected, string? found)
    {
        if (expected is null) Assert.Null(found);
        else Assert.Contains(expected, found, StringComparison.Ordinal);
    }

    /// <summary>One look: the pause after it is not waited for.</summary>
    private static async Task LookAsync(AccessWatch watch)
    {
        using var stop = new CancellationTokenSource();
        var running = watch.RunAsync(stop.Token);
        stop.Cancel();
        await running;
    }

    private async Task<(TestAggregator Aggregator, Departures Departures)> OpenAsync(LossyJob job, RoundFolded? fold)
    {
        var log = NullLogger.Instance;
        var record = await RoundRecord.OpenAsync(job.State.Storage, job.Job, InitialModel.DigestOf(job.Job), log);
        await record.AppendAsync(new RoundStarted(1, 0, record.InitialModel, ["a", "b"]));
        if (fold is not null)
        {
            await record.AppendAsync(fold);
            await record.AppendAsync(new RoundStarted(2, 1, record.Model, ["a", "b"]));
        }

        record = await RoundRecord.OpenAsync(job.State.Storage, job.Job, InitialModel.DigestOf(job.Job), log); // after a restart
        var aggregator = new TestAggregator(job, record, roster: new Roster(_time));
        var registry = await IdentityRegistry.OpenAsync(job.State.Storage, log);
        return (aggregator, new Departures(aggregator.Context, aggregator.Roster, aggregator.Rounds(), registry, ForgetRequests.Open(job.State.Storage), new DiskRetry(TimeProvider.System, log)));
    }

    private static RoundFolded Folded(FleetIdentity identity)
    {
        var serial = UnitCertificate.SerialOf(identity.Certificate);
        var update = new FoldedUpdate("b", default, 10, 1, new RecordedProof(serial, new byte[64]));
        return new RoundFolded(1, 0, default, "fedavg", [update], [], 1, default)
        {
            Certificates = new Dictionary<string, byte[]> { [serial] = identity.Certificate.RawData },
        };
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_state.File(name), text);
        return _state.File(name);
    }

    private FleetIdentity Unit(string device, TimeSpan duration, UnitRole role = UnitRole.Worker)
    {
        using var key = FleetAuthority.NewKey();
        using var certificate = _authority.Issue(new UnitName("buses", role, device), new PublicKey(key), _now, duration);
        return FleetIdentity.Of(certificate.CopyWithPrivateKey(key), _authority.Certificate);
    }

    private UnitSecurity Security(string? revoked = null, string? allowed = null)
    {
        var identity = Unit("depot", Year, UnitRole.Aggregator);
        var clock = new UnitClock(_state.Storage, _time, _now);
        var lists = new PeerLists(revoked, allowed);
        lists.Reload();
        return new UnitSecurity(new TlsSettings(identity, clock.Read), clock, _state.Storage, lists, null);
    }
}
