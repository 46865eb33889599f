using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Records;

public sealed class ProofCollectorTests : IDisposable
{
    private readonly TempState _state = new();

    public void Dispose() => _state.Dispose();

    /// <summary>Serial numbers are an authority's own: two of them may give the same one.</summary>
    [Fact]
    public async Task Of_TwoCertificatesWithOneSerial_KeepsBoth()
    {
        var record = await RoundRecord.OpenAsync(_state.Storage, TestJob.Tiny, Digest.OfSha256([1]), NullLogger.Instance);
        var proofs = new ProofCollector(record);
        var (one, other) = (Certificate("one"), Certificate("other"));
        var names = new[] { one, other, one, other }.Select(certificate => proofs.Of(Signed(certificate))!.Serial).ToList();

        Assert.Equal("4001", names[0]);
        Assert.StartsWith("4001-", names[1]);
        Assert.Equal(names[..2], names[2..]);
        Assert.Equal(one, proofs.NewCertificates[names[0]]);
        Assert.Equal(other, proofs.NewCertificates[names[1]]);
    }

    private static byte[] Certificate(string issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={issuer}", key, HashAlgorithmName.SHA256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, from.AddYears(1), [0x40, 0x01]);
        return made.RawData;
    }

    private static Representation Signed(byte[] certificate)
    {
        using var codec = new ParameterCodec(ElementFormat.F32, Compression.None);
        var made = RepresentationBuilder.Build(new float[10], 256, codec, static (_, _) => { });
        return made.Describe("j/update/unit-01/1", "unit-01", baseVersion: 0) with { Signature = new byte[64], Certificate = certificate };
    }
}
