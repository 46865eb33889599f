using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet;
using EdgeFed.Fleet.Units;
using EdgeFed.Identity;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Security;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>Mutual TLS between processes of the published binary, with certificates that it made itself.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TlsTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private static readonly TimeSpan _year = TimeSpan.FromDays(365);

    [PublishedFact]
    public async Task Job_WithTlsAndKills_EndsInTheUsualModel()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path) with { Tls = true });
        await fleet.StartAsync();
        await fleet.Aggregator.Log.WaitForAsync("Round 1: update of unit-02", SmallJob.Limit);
        await fleet.Find("unit-01").KillAsync();
        await fleet.Aggregator.KillAsync();
        await fleet.StartAggregatorAsync();
        fleet.StartWorker(fleet.Find("unit-01"));
        var end = await fleet.WaitForEndAsync(SmallJob.Limit);

        Assert.Equal(await SmallJob.DigestAsync(), end.ModelSha256);
        await AssertSignedAsync(fleet, SmallJob.Rounds * (SmallJob.Workers + 1));
        Assert.All(fleet.Units, unit => Assert.DoesNotContain(unit.Log.Lines(), static line => line.Contains("insecure", StringComparison.Ordinal)));
        Assert.All(fleet.Units, unit => Assert.DoesNotContain(unit.Log.Lines(), static line => line.Contains("PRIVATE", StringComparison.Ordinal)));
    }

    /// <summary>Each is told why, in one frame, and the aggregator's log says it too.</summary>
    [PublishedFact]
    public async Task Aggregator_IdentitiesThatAreNone_AreRefusedWithAReason()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 1) with { Tls = true });
        await fleet.StartAggregatorAsync();
        var authority = AuthorityOf(fleet.Identities!);
        using var trams = FleetAuthority.Create("trams", _now);
        using var impostors = FleetAuthority.Create("demo", _now);
        fleet.Identities!.Issue("unit-09", "worker");
        fleet.Identities.Revoke("unit-09");
        await Task.Delay(TimeSpan.FromSeconds(3)); // until the list is read again
        (X509Certificate2? Certificate, string Reason)[] strangers =
        [
            (null, "it shows no certificate"),
            (Make(trams, "unit-01"), "not by the authority of fleet demo"),
            (Make(impostors, "unit-01"), "not by the authority of fleet demo"),
            (Make(authority, "unit-01", UnitRole.Aggregator), "its certificate is for aggregator unit-01; expected one for a unit with role worker"),
            (Make(authority, "unit-01", at: _now - 2 * _year), "its certificate ended at "),
            (Make(authority, "unit-01", at: _now + _year), "its certificate begins at "),
            (Make(authority, "unit-02"), "its certificate is for unit-02, and it says that it is unit-01"),
        ];
        foreach (var (certificate, reason) in strangers) await AssertRefusedAsync(fleet, certificate, "unit-01", reason);
        await AssertRefusedAsync(fleet, Load(Path.Combine(fleet.Identities.Folder, "unit-09.pem")), "unit-09", "the certificates of unit-09 issued until ");
        Assert.True(fleet.Aggregator.Log.Contains("it shows no certificate"));

        fleet.StartWorker(fleet.Workers[0]); // and none of that disturbs the one that belongs here
        await fleet.WaitForEndAsync(SmallJob.Limit);
    }

    /// <summary>As a worker does with those of its own connections that are not the first to be there.</summary>
    [PublishedFact]
    public async Task Aggregator_PeersThatHangUp_AreNotCalledUntrusted()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 1) with { Tls = true });
        await fleet.StartAggregatorAsync();
        for (var i = 0; i < 5; i++) await RawTlsPeer.HangUpAsync(fleet.AggregatorEndpoint, ReadOnlyMemory<byte>.Empty);
        await RawTlsPeer.HangUpAsync(fleet.AggregatorEndpoint, new byte[] { 22, 3, 1, 2, 0 }); // a TLS record of 512 bytes begins
        await AssertRefusedAsync(fleet, null, "unit-01", "it shows no certificate"); // comes after them, and is one
        await fleet.Aggregator.Log.WaitForAsync("was refused", SmallJob.Limit); // the peer may hear of it before the log is written

        Assert.Single(fleet.Aggregator.Log.Lines(), static line => line.Contains("was refused", StringComparison.Ordinal));
    }

    /// <summary>Whoever holds one identity cannot send what another made, nor what nobody answers for.</summary>
    [PublishedFact]
    public async Task Aggregator_UpdatesThatAreNotTheirOrigins_AreRefused()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 1) with { Tls = true });
        await fleet.StartAggregatorAsync();
        var authority = AuthorityOf(fleet.Identities!);
        using var certificate = Make(authority, "unit-02");
        var identity = FleetIdentity.Of(certificate, authority.Certificate);
        var signed = SignedObject.Sign(SomeUpdate("unit-02"), identity);

        await AssertNotTakenAsync(SomeUpdate("unit-02"), "carries no signature of unit-02");
        await AssertNotTakenAsync(signed with { NumExamples = 1 << 20 }, "the signature of unit-02 does not fit it");
        await AssertNotTakenAsync(SignedObject.Sign(SomeUpdate("unit-01"), identity), "expected worker unit-01");
        Assert.Equal(RejectCode.UnknownJob, (await RawTlsPeer.OfferAsync(fleet.AggregatorEndpoint, certificate, "unit-02", signed)).Code); // signed well: the next check

        async Task AssertNotTakenAsync(Representation offered, string reason)
        {
            var reject = await RawTlsPeer.OfferAsync(fleet.AggregatorEndpoint, certificate, "unit-02", offered);
            Assert.Equal(RejectCode.Untrusted, reject.Code);
            Assert.Contains(reason, reject.Reason, StringComparison.Ordinal);
        }
    }

    [PublishedFact]
    public async Task Worker_CertificateNearItsEnd_IsRenewedOverTheConnection()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 1) with { Tls = true });
        using (var old = Make(AuthorityOf(fleet.Identities!), "unit-01", at: _now - 0.8 * _year))
        using (var ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(fleet.Identities!.Folder, "fleet-ca.pem")))
            await File.WriteAllTextAsync(Path.Combine(fleet.Identities.Folder, "unit-01.pem"), FleetIdentity.Of(old, ca).ToPem());
        await fleet.StartAsync();
        await fleet.WaitForEndAsync(SmallJob.Limit);

        var renewed = Path.Combine(fleet.Workers[0].StateFolder, "identity.pem");
        Assert.True(UnitCertificate.EndOf(Load(renewed)) > _now + 0.9 * _year);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(renewed));
        Assert.True(fleet.Aggregator.Log.Contains("unit-01 got a new certificate"));
    }

    /// <summary>The record alone, and the fleet's authority, show who made what; another authority of the same name knows nobody.</summary>
    private static async Task AssertSignedAsync(Fleet.Fleet fleet, int signatures)
    {
        var state = fleet.Aggregator.StateFolder;
        var verified = await PublishedBinary.RunAsync(
            PublishedBinary.Path, ["model", "verify", "--state", state, "--ca", Path.Combine(fleet.Identities!.Folder, "fleet-ca.pem")]);
        Assert.Contains($"0 mismatches, {signatures} signatures verified", verified.Output, StringComparison.Ordinal);
        Assert.Equal(0, verified.ExitCode);

        var others = new Identities(PublishedBinary.Path, Path.Combine(fleet.Identities.Folder, "others"));
        var doubted = await PublishedBinary.RunAsync(PublishedBinary.Path, ["model", "verify", "--state", state, "--ca", Path.Combine(others.Folder, "fleet-ca.pem")]);
        Assert.Contains("round 1: the update of unit-01: the certificate of unit-01 was issued by", doubted.Output, StringComparison.Ordinal);
        Assert.Equal(3, doubted.ExitCode);
    }

    private static async Task AssertRefusedAsync(Fleet.Fleet fleet, X509Certificate2? certificate, string device, string reason)
    {
        var answer = await RawTlsPeer.GreetAsync(fleet.AggregatorEndpoint, certificate, device);
        Assert.Equal(FrameKind.Reject, answer.Kind);
        var reject = Reject.Read(answer.Payload);
        Assert.Equal(RejectCode.Untrusted, reject.Code);
        Assert.Contains(reason, reject.Reason, StringComparison.Ordinal);
    }

    private static Representation SomeUpdate(string device)
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        return RepresentationBuilder.Build(new float[100], 256, codec, (_, _) => { }).Describe($"other-job/update/{device}/1", device, baseVersion: 0) with { NumExamples = 10 };
    }

    private static FleetAuthority AuthorityOf(Identities identities) => new(X509Certificate2.CreateFromPemFile(
        Path.Combine(identities.Folder, "fleet-ca.pem"), Path.Combine(identities.Folder, "fleet-ca.key")));

    private static X509Certificate2 Load(string file) => X509Certificate2.CreateFromPem(File.ReadAllText(file), File.ReadAllText(file));

    private static X509Certificate2 Make(FleetAuthority authority, string device, UnitRole role = UnitRole.Worker, DateTimeOffset? at = null)
    {
        using var key = FleetAuthority.NewKey();
        using var certificate = authority.Issue(new UnitName(authority.Fleet, role, device), new PublicKey(key), at ?? _now, _year);
        return certificate.CopyWithPrivateKey(key);
    }
}
