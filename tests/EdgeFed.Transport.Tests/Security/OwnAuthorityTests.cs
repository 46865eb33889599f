using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Security;
using EdgeFed.Transport.Tests.Links;

namespace EdgeFed.Transport.Tests.Security;

/// <summary>Fleets whose certificates come from an organisation's own authority: chains, other kinds of keys, and what is wrong with them.</summary>
public sealed class OwnAuthorityTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestFleet.Start.AddDays(30);
    private static readonly RSA Rsa2048 = RSA.Create(2048);
    private readonly OwnAuthority _root = OwnAuthority.Root();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Connect_IntermediateAuthoritiesOnBothSides_EachKnowsTheOther()
    {
        using var depots = _root.Below("Depots");
        using var cars = _root.Below("Vehicles").Below("Cars");
        AssertConnected(cars.Unit(), depots.Unit(UnitRole.Aggregator));
    }

    [Fact]
    public void Connect_RsaUnderRsa_EachKnowsTheOther()
    {
        using var root = OwnAuthority.Root(key: RSA.Create(2048));
        AssertConnected(root.Unit(key: Rsa2048), root.Unit(UnitRole.Aggregator, key: Rsa2048));
    }

    [Fact]
    public void Connect_Ed25519Authority_EachKnowsTheOther() =>
        AssertConnected(FleetIdentity.Parse(Ed25519.WorkerIdentity), FleetIdentity.Parse(Ed25519.DepotIdentity), Ed25519.Now);

    [Fact]
    public void Accept_IntermediateNotShown_SaysWhichIsMissing()
    {
        using var cars = _root.Below("Cars");
        Refused(CredentialProblem.NoIntermediate, "if 'CN=Cars' is an intermediate authority, its certificate is missing in the `tls.certfile` of unit-01",
            cars.UnitCertificate());
    }

    [Fact]
    public void Accept_UpperIntermediateNotShown_SaysWhichIsMissing()
    {
        using var vehicles = _root.Below("Vehicles");
        using var cars = vehicles.Below("Cars");
        Refused(CredentialProblem.NoIntermediate, "if 'CN=Vehicles' is", cars.UnitCertificate(), cars.Certificate);
    }

    [Fact]
    public void Accept_UnknownAuthority_IsNamed()
    {
        using var other = OwnAuthority.Root("Village authority");
        Refused(CredentialProblem.NoIntermediate, "issued by 'CN=Village authority', not by the authority of fleet buses",
            other.UnitCertificate(), other.Certificate);
    }

    [Fact]
    public void Accept_ExpiredIntermediate_IsNamed()
    {
        using var cars = _root.Below("Cars", end: TestFleet.Start.AddDays(10));
        Refused(CredentialProblem.Expired, "the certificate of the intermediate authority 'CN=Cars' ended at 2026-03-11",
            cars.UnitCertificate(), cars.Certificate);
    }

    [Fact]
    public void Accept_IntermediateThatIsNoAuthority_SaysSo()
    {
        using var unit = _root.Below("unit-07", isAuthority: false);
        Refused(CredentialProblem.Unusable, "issued by an authority that may not issue it", unit.UnitCertificate(), unit.Certificate);
    }

    [Fact]
    public void Accept_WrongUse_SaysWhichIsNeeded() => Refused(
        CredentialProblem.Unusable, "expected the extended key usage clientAuth for a unit with role worker",
        _root.UnitCertificate(use: UnitRole.Aggregator));

    [Fact]
    public void Accept_OtherCurve_SaysWhichIsNeeded() => Refused(
        CredentialProblem.Unusable, "is ECDSA P-384; expected ECDSA P-256 or RSA of 2048 to 4096 bits",
        _root.UnitCertificate(key: ECDsa.Create(ECCurve.NamedCurves.nistP384)));

    [Fact]
    public void Check_Ed25519Unit_SaysWhatIsNeeded()
    {
        using var unit = X509Certificate2.CreateFromPem(Ed25519.UnitCertificate);
        var ours = FleetIdentity.Parse(Ed25519.DepotIdentity);
        var seen = CertificateCheck.Check(unit, default, null, ours, UnitRole.Worker, new ClockReading(Ed25519.Now, false));
        Assert.Contains("is Ed25519; expected ECDSA P-256 or RSA", seen.Reason);
    }

    [Fact]
    public void Parse_ChainWithKey_ComesBackAsItWas()
    {
        using var cars = _root.Below("Vehicles").Below("Cars", key: RSA.Create(2048));
        var identity = cars.Unit(key: Rsa2048);
        var read = FleetIdentity.Parse(identity.ToPem());
        Assert.Equal(["CN=Cars", "CN=Vehicles"], read.Intermediates.Select(static one => one.Subject));
        Assert.Equal(("RSA 2048", "unit-01"), (read.KeyName, read.Name.Device));
    }

    [Fact]
    public void Of_IntermediateMissing_SaysWhere() => Unusable(
        "if 'CN=Cars' is an intermediate authority, its certificate belongs between the two",
        () => FleetIdentity.Of(_root.Below("Cars").UnitCertificate(), _root.Certificate));

    [Fact]
    public void Of_AuthorityThatIsNoRoot_SaysWhatIsExpected() => Unusable(
        "expected that of the fleet's authority, which issued itself",
        () => FleetIdentity.Of(_root.Below("Cars").UnitCertificate(), _root.Below("Cars").Certificate));

    [Fact]
    public void Of_WrongUse_SaysWhichIsNeeded() => Unusable("expected the extended key usage clientAuth", () => _root.Unit(use: UnitRole.Aggregator));

    [Fact]
    public void Of_IssuerThatIsNoAuthority_SaysSo() => Unusable(
        "was issued by an authority that may not issue it", () => _root.Below("unit-07", isAuthority: false).Unit());

    [Fact]
    public void Of_OtherCurve_SaysWhichIsNeeded() => Unusable(
        "is ECDSA P-384; expected ECDSA P-256 or RSA of 2048 to 4096 bits", () => _root.Unit(key: ECDsa.Create(ECCurve.NamedCurves.nistP384)));

    [Fact]
    public void Parse_Ed25519Unit_SaysWhatIsNeeded() =>
        Unusable("is Ed25519; expected ECDSA P-256 or RSA", () => FleetIdentity.Parse(Ed25519.UnitIdentity));

    [Fact]
    public void Of_EndlessChain_IsBounded() => Unusable(
        "bytes; expected at most 8192", () => Enumerable.Range(0, 30).Aggregate(_root, static (issuer, i) => issuer.Below($"A{i}")).Unit());

    [Theory, InlineData(2048), InlineData(4096)]
    public void Sign_RsaUnderIntermediates_IsOfItsOrigin(int bits)
    {
        using var key = RSA.Create(bits);
        using var cars = _root.Below("Vehicles").Below("Cars");
        var signed = SignedObject.Sign(Made(), cars.Unit(key: key));
        Assert.Equal(bits / 8, signed.Signature.Length);
        Assert.Null(SignedObject.Problem(signed, _root.Certificate, UnitRole.Worker));
        var changed = SignedObject.Problem(signed with { NumExamples = 1 }, _root.Certificate, UnitRole.Worker);
        Assert.EndsWith("the signature of unit-01 does not fit it", changed);
    }

    [Fact]
    public void Problem_SignatureWithoutItsIntermediate_NamesTheIssuer()
    {
        using var cars = _root.Below("Cars");
        var unit = cars.Unit();
        var signed = SignedObject.Sign(Made(), unit) with { Certificate = unit.Certificate.RawData };
        Assert.Contains("issued by 'CN=Cars', not by this fleet's authority", SignedObject.Problem(signed, _root.Certificate, UnitRole.Worker));
    }

    [Fact]
    public void Issue_ByAnRsaIntermediateWithoutKeyIdentifier_IsOfTheFleet()
    {
        using var cars = _root.Below("Cars", key: Rsa2048);
        var unit = cars.Unit();
        using var authority = new FleetAuthority(cars.Certificate);
        var renewed = unit.With(authority.Issue(unit.Name, unit.Certificate.PublicKey, Now, TimeSpan.FromDays(500)));
        Assert.True(UnitCertificate.EndOf(renewed.Certificate) > UnitCertificate.EndOf(unit.Certificate));
        Assert.Equal("CN=Cars", renewed.Intermediates.Single().Subject);
    }

    private static void Unusable(string reason, Func<FleetIdentity> make) => Assert.Contains(reason, Assert.Throws<EdgeFedException>(make).Message);

    private FleetIdentity Depot() => _root.Unit(UnitRole.Aggregator);

    private static Representation Made()
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        return RepresentationBuilder.Build(new float[130], 256, codec, static (_, _) => { })
            .Describe("digits-0a1b/update/unit-01/3", "unit-01", baseVersion: 2) with
        { NumExamples = 2000, Threads = 1 };
    }

    /// <summary>A worker shows these certificates to an aggregator of the fleet.</summary>
    private void Refused(CredentialProblem problem, string reason, X509Certificate2 unit, params X509Certificate2[] shown) => LinkPair.OnLoop(async () =>
    {
        await using var listener = await new TcpNetwork(tls: TestFleet.At(Depot(), Now)).ListenAsync("127.0.0.1:0", default);
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(listener.Endpoint));
        await using var other = await listener.AcceptAsync(default);
        await using var stream = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "edgefed",
            ClientCertificateContext = SslStreamCertificateContext.Create(unit, [.. shown], offline: true),
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        };
        await Task.WhenAll(stream.AuthenticateAsClientAsync(options), other.SecureAsync(default));
        Assert.Null(other.Credential!.Name);
        Assert.Contains(reason, other.Credential.Reason);
        Assert.Equal(problem, other.Credential.Problem);
        other.Abort();
    });

    private static void AssertConnected(FleetIdentity worker, FleetIdentity depot, DateTimeOffset? at = null) => LinkPair.OnLoop(async () =>
    {
        await using var listener = await new TcpNetwork(tls: TestFleet.At(depot, at ?? Now)).ListenAsync("127.0.0.1:0", default);
        var accepting = listener.AcceptAsync(default).AsTask();
        await using var one = await new TcpNetwork(tls: TestFleet.At(worker, at ?? Now)).ConnectAsync(listener.Endpoint, default);
        await using var other = await accepting;
        await Task.WhenAll(one.SecureAsync(default), other.SecureAsync(default));
        Assert.Equal("depot", one.Credential!.Name!.Device);
        Assert.Equal("unit-01", other.Credential!.Name?.Device);
        one.Abort();
        other.Abort();
    });
}
