using System.Net.Security;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Security;
using EdgeFed.Transport.Tests.Links;

namespace EdgeFed.Transport.Tests.Security;

/// <summary>Real TLS over real sockets: who is let in, who is not, and why.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestFleet.Start.AddDays(30);
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void Connect_BothOfTheFleet_EachKnowsTheOther() => LinkPair.OnLoop(async () =>
    {
        var (worker, depot) = await ConnectAsync(TestFleet.At(_fleet.Worker(), Now), TestFleet.At(_fleet.Depot(), Now));
        Assert.Equal(new UnitName("buses", UnitRole.Aggregator, "depot"), worker.Credential!.Name);
        await worker.Pipe.Output.WriteAsync(new byte[300_000]);
        var read = await depot.Pipe.Input.ReadAtLeastAsync(200_000);
        Assert.Equal(new UnitName("buses", UnitRole.Worker, "unit-01"), depot.Credential!.Name);
        Assert.Equal(16 * 2, depot.Credential.Serial.Length);
        depot.Pipe.Input.AdvanceTo(read.Buffer.End);
        await worker.DisposeAsync();
        while (!(read = await depot.Pipe.Input.ReadAsync()).IsCompleted) depot.Pipe.Input.AdvanceTo(read.Buffer.End); // an end, not a cut
        await depot.DisposeAsync();
    });

    [Fact]
    public void Accept_CertificateOfAnotherFleet_IsNamed() => Refused(CredentialProblem.OtherFleet, "not by the authority of fleet buses", () =>
    {
        using var trams = new TestFleet("trams");
        return TestFleet.At(Disguised(trams.Worker()), Now);
    });

    /// <summary>A name is not enough: another authority of the same name has another key.</summary>
    [Fact]
    public void Accept_AuthorityOfTheSameName_IsAnotherFleet() => Refused(CredentialProblem.OtherFleet, "not by the authority of fleet buses", () =>
    {
        using var impostors = new TestFleet("buses");
        return TestFleet.At(Disguised(impostors.Worker()), Now);
    });

    [Fact]
    public void Accept_AggregatorsCertificate_IsForAnotherRole() => Refused(
        CredentialProblem.WrongRole, "is for aggregator depot", () => TestFleet.At(_fleet.Depot(), Now));

    [Fact]
    public void Accept_Expired_SaysSince() => Refused(
        CredentialProblem.Expired, "ended at 2026-03-11 12:00 UTC", () => TestFleet.At(Unit(TestFleet.Start, TimeSpan.FromDays(10)), Now));

    [Fact]
    public void Accept_NotYetValid_SaysFromWhen() => Refused(
        CredentialProblem.NotYetValid, "begins at 2026-04-", () => TestFleet.At(Unit(Now.AddDays(1), TestFleet.Year), Now));

    [Fact]
    public void Connect_AggregatorWithAWorkersCertificate_IsNotSpokenTo() => Distrusted(
        "is for worker unit-09", () => TestFleet.At(_fleet.Worker("unit-09"), Now));

    [Fact]
    public void Connect_AggregatorOfAnotherFleet_IsNotSpokenTo() => Distrusted("not by the authority of fleet buses", () =>
        TestFleet.At(new TestFleet("trams").Depot(), Now));

    [Fact]
    public void Connect_ExpiredAggregator_IsNotSpokenTo() => Distrusted("ended at 2026-03-02", () => TestFleet.At(
        TestFleet.Unit(_fleet.Authority, UnitRole.Aggregator, "depot", TestFleet.Start, TimeSpan.FromDays(1)), Now));

    /// <summary>A unit without a battery-backed clock wakes in the past: it cannot know that a certificate has begun.</summary>
    [Fact]
    public void Connect_ClockKnownToBeWrong_CertificateThatHasNotBegunIsTaken() => LinkPair.OnLoop(async () =>
    {
        var worker = TestFleet.At(_fleet.Worker(), TestFleet.Start.AddYears(-1), isWrong: true);
        var (one, other) = await ConnectAsync(worker, TestFleet.At(_fleet.Depot(), Now));
        Assert.Equal("depot", one.Credential!.Name!.Device);
        await one.DisposeAsync();
        await other.DisposeAsync();
    });

    [Fact]
    public void Connect_PeerWithoutTls_SaysSo() => LinkPair.OnLoop(async () =>
    {
        await using var listener = await new TcpNetwork().ListenAsync("127.0.0.1:0", default);
        await using var secure = await new TcpNetwork(tls: TestFleet.At(_fleet.Worker(), Now)).ConnectAsync(listener.Endpoint, default);
        var connecting = secure.SecureAsync(default);
        var plain = await listener.AcceptAsync(default);
        await plain.Pipe.Output.WriteAsync("no TLS is spoken here"u8.ToArray());
        var failure = await Assert.ThrowsAsync<NetworkException>(() => connecting);
        Assert.Contains(listener.Endpoint, failure.Message);
        plain.Abort();
        await plain.DisposeAsync();
    });

    [Fact]
    public void Accept_PeerWithoutTls_IsACutThatSaysWhy() => LinkPair.OnLoop(async () =>
    {
        await using var listener = await new TcpNetwork(tls: TestFleet.At(_fleet.Depot(), Now)).ListenAsync("127.0.0.1:0", default);
        var plain = await new TcpNetwork().ConnectAsync(listener.Endpoint, default);
        var secure = await listener.AcceptAsync(default);
        await plain.Pipe.Output.WriteAsync("no TLS is spoken here"u8.ToArray());
        await secure.HeardAsync(default);
        var cut = await Assert.ThrowsAsync<IOException>(() => secure.SecureAsync(default));
        Assert.Contains("no secure connection", cut.Message);
        plain.Abort();
        await plain.DisposeAsync();
        await secure.DisposeAsync();
    });

    /// <summary>A worker drops those of its connections that were slower than the first: that is no sign of distrust.</summary>
    [Theory, InlineData(true, 0), InlineData(true, 5), InlineData(false, 0), InlineData(false, 5)]
    public void Accept_PeerThatHangsUp_IsACut(bool isReset, int bytes) => LinkPair.OnLoop(async () =>
    {
        await using var listener = await new TcpNetwork(tls: TestFleet.At(_fleet.Depot(), Now)).ListenAsync("127.0.0.1:0", default);
        var plain = await new TcpNetwork().ConnectAsync(listener.Endpoint, default);
        var secure = await listener.AcceptAsync(default);
        await plain.Pipe.Output.WriteAsync(new byte[] { 22, 3, 1, 2, 0 }.AsMemory(0, bytes)); // a TLS record of 512 bytes begins
        if (bytes > 0) await secure.HeardAsync(default);
        var securing = secure.SecureAsync(default);
        if (isReset) plain.Abort();
        var closing = plain.DisposeAsync();
        await Assert.ThrowsAsync<CutException>(() => securing);
        await secure.DisposeAsync();
        await closing;
    });

    /// <summary>A session that goes on where another ended does not go around the check: its time may be over by then.</summary>
    [Fact]
    public void Accept_ResumedSession_CertificateIsCheckedAgain() => LinkPair.OnLoop(async () =>
    {
        var now = Now;
        var depot = new TlsSettings(_fleet.Depot(), () => new ClockReading(now, IsWrong: false));
        await using var listener = await new TcpNetwork(tls: depot).ListenAsync("127.0.0.1:0", default);
        var resuming = new SslClientAuthenticationOptions
        {
            TargetHost = "edgefed",
            ClientCertificateContext = _fleet.Worker().Context,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            AllowTlsResume = true,
        };
        Assert.Equal(CredentialProblem.None, (await ProblemOfAsync(listener, resuming)).Problem);
        now = TestFleet.Start + 2 * TestFleet.Year;
        Assert.Equal(CredentialProblem.Expired, (await ProblemOfAsync(listener, resuming)).Problem);
    });

    /// <summary>A stranger connects, and waits for the byte that comes after tickets.</summary>
    private static async Task<PeerCredential> ProblemOfAsync(IListener listener, SslClientAuthenticationOptions options)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPEndPoint.Parse(listener.Endpoint));
        var other = await listener.AcceptAsync(default);
        await using var stream = new SslStream(client.GetStream());
        await Task.WhenAll(stream.AuthenticateAsClientAsync(options), other.SecureAsync(default));
        await stream.WriteAsync("x"u8.ToArray());
        await other.Pipe.Input.ReadAsync();
        await other.Pipe.Output.WriteAsync("y"u8.ToArray());
        await stream.ReadExactlyAsync(new byte[1]);
        other.Abort();
        await other.DisposeAsync();
        return other.Credential!;
    }

    /// <summary>The other side of a connection as a worker of ours sees it: it never gets one.</summary>
    private void Distrusted(string reason, Func<TlsSettings> depot) => LinkPair.OnLoop(async () =>
    {
        await using var listener = await new TcpNetwork(tls: depot()).ListenAsync("127.0.0.1:0", default);
        var accepting = listener.AcceptAsync(default).AsTask();
        await using var worker = await new TcpNetwork(tls: TestFleet.At(_fleet.Worker(), Now)).ConnectAsync(listener.Endpoint, default);
        await using var other = await accepting;
        var securing = other.SecureAsync(default);
        var failure = await Assert.ThrowsAsync<NetworkException>(() => worker.SecureAsync(default));
        Assert.Contains(reason, failure.Message);
        worker.Abort();
        await securing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    });

    /// <summary>The connection stands, so that its owner can be told; but it has no name.</summary>
    private void Refused(CredentialProblem problem, string reason, Func<TlsSettings> worker) => LinkPair.OnLoop(async () =>
    {
        var (one, other) = await ConnectAsync(worker(), TestFleet.At(_fleet.Depot(), Now));
        await one.Pipe.Output.WriteAsync("hello"u8.ToArray());
        await other.Pipe.Input.ReadAsync();
        Assert.Null(other.Credential!.Name);
        Assert.Equal(problem, other.Credential.Problem);
        Assert.Contains(reason, other.Credential.Reason);
        one.Abort();
        await one.DisposeAsync();
        await other.DisposeAsync();
    });

    private static async Task<(IConnection Worker, IConnection Depot)> ConnectAsync(TlsSettings worker, TlsSettings depot)
    {
        await using var listener = await new TcpNetwork(tls: depot).ListenAsync("127.0.0.1:0", default);
        var accepting = listener.AcceptAsync(default).AsTask();
        var one = await new TcpNetwork(tls: worker).ConnectAsync(listener.Endpoint, default);
        var other = await accepting;
        await Task.WhenAll(one.SecureAsync(default), other.SecureAsync(default));
        return (one, other);
    }

    private FleetIdentity Unit(DateTimeOffset at, TimeSpan validFor) => TestFleet.Unit(_fleet.Authority, UnitRole.Worker, "unit-01", at, validFor);

    /// <summary>Shows its own certificate, and trusts our depot.</summary>
    private FleetIdentity Disguised(FleetIdentity stranger) => FleetIdentity.Trusting(stranger, _fleet.Authority.Certificate);
}
