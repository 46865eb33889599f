using EdgeFed.Core.Values;
using EdgeFed.Identity;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Records;

/// <summary>Signatures of an entry's objects, as the entry stores them: a certificate only if no earlier entry has it.</summary>
internal sealed class ProofCollector(RoundRecord record)
{
    private readonly Dictionary<string, byte[]> _new = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, byte[]> NewCertificates => _new;

    /// <summary>Null for an object without a signature.</summary>
    public RecordedProof? Of(Representation made)
    {
        if (made.Signature.IsEmpty || made.Certificate.IsEmpty) return null;
        var name = NameOf(made.Certificate.Span);
        if (Find(name) is null) _new[name] = made.Certificate.ToArray();
        return new RecordedProof(name, made.Signature);
    }

    /// <summary>
    /// Its serial number; with its digest where another authority gave the same number, or it has other intermediates now.
    /// </summary>
    private string NameOf(ReadOnlySpan<byte> chain)
    {
        using var certificate = CertificateChain.UnitOf(chain);
        var serial = UnitCertificate.SerialOf(certificate);
        return Find(serial) is not { } known || chain.SequenceEqual(known) ? serial : $"{serial}-{Digest.OfSha256(chain)}";
    }

    private byte[]? Find(string name) => _new.GetValueOrDefault(name) ?? record.FindCertificate(name);
}
