using System.Security.Cryptography.X509Certificates;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Security;

namespace EdgeFed.Federation.Records;

/// <summary>What an entry keeps of the signatures of its objects: a certificate only if no earlier entry has it.</summary>
internal sealed class ProofCollector(RoundRecord record)
{
    private readonly Dictionary<string, byte[]> _new = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, byte[]> NewCertificates => _new;

    /// <summary>Null for an object without a signature.</summary>
    public RecordedProof? Of(Representation made)
    {
        if (made.Signature.IsEmpty || made.Certificate.IsEmpty) return null;
        using var certificate = X509CertificateLoader.LoadCertificate(made.Certificate.Span);
        var serial = UnitCertificate.SerialOf(certificate);
        if (record.FindCertificate(serial) is null) _new[serial] = made.Certificate.ToArray();
        return new RecordedProof(serial, made.Signature);
    }
}
