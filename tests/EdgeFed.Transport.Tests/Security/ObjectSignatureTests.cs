using EdgeFed.Core.Units;
using EdgeFed.Core.Values;
using EdgeFed.Identity;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Security;

namespace EdgeFed.Transport.Tests.Security;

public sealed class ObjectSignatureTests : IDisposable
{
    private const string Name = "digits-0a1b/update/unit-01/3";
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void Sign_Update_IsOfItsOrigin()
    {
        var signed = Signed();
        Assert.Equal(64, signed.Signature.Length); // of ECDSA P-256
        Assert.Null(Problem(signed));
    }

    /// <summary>Passed on in other bytes it is still what its origin made.</summary>
    [Fact]
    public void Problem_AnotherRepresentationOfTheSame_IsNone()
    {
        var signed = Signed();
        Assert.Null(Problem(Made(chunkSize: 512) with { Signature = signed.Signature, Certificate = signed.Certificate }));
    }

    public static TheoryData<string, Func<Representation, Representation>> Forgeries => new()
    {
        { "the signature of unit-01 does not fit it", static r => r with { NumExamples = 1_000_000 } },
        { "the signature of unit-01 does not fit it", static r => r with { Content = Digest.OfSha256([1]) } },
        { "the signature of unit-01 does not fit it", static r => r with { Name = "digits-0a1b/update/unit-01/4" } },
        { "the signature of unit-01 does not fit it", static r => r with { BaseVersion = 7 } },
        { "the signature of unit-01 does not fit it", static r => r with { Threads = 9 } },
        { "expected worker unit-02", static r => r with { Origin = "unit-02" } },
        { "carries no signature of unit-01", static r => r with { Signature = default } },
        { "carries no signature of unit-01", static r => r with { Certificate = default } },
        { "cannot be read", static r => r with { Certificate = new byte[] { 1, 2, 3 } } },
        { "the signature of unit-01 does not fit it", static r => r with { Signature = new byte[64] } },
    };

    [Theory, MemberData(nameof(Forgeries))]
    public void Problem_Forged_SaysWhat(string reason, Func<Representation, Representation> forge) => Assert.Contains(reason, Problem(forge(Signed())));

    [Fact]
    public void Problem_SignedByAnotherUnit_NamesBoth() => Assert.Contains(
        "it is signed by 'edgefed://buses/worker/unit-02'; expected worker unit-01", Problem(SignedObject.Sign(Made(), _fleet.Worker("unit-02"))));

    [Fact]
    public void Problem_UpdateSignedByAnAggregator_IsForged() => Assert.Contains(
        "expected worker depot", Problem(SignedObject.Sign(Made(origin: "depot"), _fleet.Depot())));

    [Fact]
    public void Problem_SameNamesOfAnotherAuthority_IsForged()
    {
        using var impostors = new TestFleet();
        Assert.Contains("not by this fleet's authority", Problem(SignedObject.Sign(Made(), impostors.Worker())));
    }

    private string? Problem(Representation offered) => SignedObject.Problem(offered, _fleet.Authority.Certificate, UnitRole.Worker);

    private Representation Signed() => SignedObject.Sign(Made(), _fleet.Worker());

    private static Representation Made(int chunkSize = 256, string origin = "unit-01")
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        float[] parameters = [.. Enumerable.Range(0, 130).Select(i => (float)i)];
        return RepresentationBuilder.Build(parameters, chunkSize, codec, (_, _) => { }).Describe(Name, origin, baseVersion: 2) with { NumExamples = 2000, Threads = 1 };
    }
}
