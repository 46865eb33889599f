using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Records;
using EdgeFed.Identity;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Verification;

/// <summary>
/// Audit of the signatures of a recorded job: each update is signed by the worker it came from, each version by the aggregator
/// that published it. Needs the record and the fleet's authority, and nothing else.
/// </summary>
public sealed class SignatureAudit(RoundRecord record, X509Certificate2 authority)
{
    /// <summary>Signatures that were found to be right.</summary>
    public int Verified { get; private set; }

    /// <summary>Signatures that are missing or wrong, in order.</summary>
    public IEnumerable<string> Run()
    {
        foreach (var fold in record.Folds)
        {
            foreach (var update in fold.Updates)
                if (Problem(UpdateStatement(fold, update), update.Proof, update.Device, UnitRole.Worker) is { } problem)
                    yield return $"round {fold.Round}: the update of {update.Device}: {problem}";
            if (VersionProblem(fold.Version, fold.Model, fold.Proof) is { } unsigned) yield return $"round {fold.Round}: version {fold.Version}: {unsigned}";
        }

        foreach (var folded in record.UpdatesFrom(0))
            if (Problem(UpdateStatement(folded), folded.Update.Proof, folded.Update.Device, UnitRole.Worker) is { } problem)
                yield return $"version {folded.Version}: update {folded.Number} of {folded.Update.Device}: {problem}";
        foreach (var published in record.Publications.Where(static published => published.Version > 0))
            if (VersionProblem(published.Version, published.Model, published.Proof) is { } unsigned) yield return $"version {published.Version}: {unsigned}";
    }

    private byte[] UpdateStatement(RoundFolded fold, FoldedUpdate update) => UpdateStatement(update, fold.Round, fold.BaseVersion);

    private byte[] UpdateStatement(UpdateFolded folded) => UpdateStatement(folded.Update, folded.Number, folded.BaseVersion);

    private byte[] UpdateStatement(FoldedUpdate update, long number, int baseVersion) => ObjectSignature.Statement(
        ObjectName.Update(record.JobId, update.Device, number).ToString(), update.Update, baseVersion, update.NumExamples, update.Threads, update.Device);

    private string? VersionProblem(int version, Digest model, RecordedProof? proof)
    {
        if (DeviceOf(proof) is not { } publisher) return "it carries no signature";
        var name = ObjectName.Model(record.JobId, version).ToString();
        var statement = ObjectSignature.Statement(name, model, Representation.NoBase, 0, 0, publisher);
        return Problem(statement, proof, publisher, UnitRole.Aggregator);
    }

    private string? Problem(byte[] statement, RecordedProof? proof, string origin, UnitRole role)
    {
        if (proof is null) return "it carries no signature";
        if (record.FindCertificate(proof.Serial) is not { } certificate) return $"the certificate {proof.Serial} is not in the record";
        if (ObjectSignature.Problem(statement, proof.Signature.Span, certificate, origin, authority, role) is { } problem) return problem;
        Verified++;
        return null;
    }

    private string? DeviceOf(RecordedProof? proof)
    {
        if (proof is null || record.FindCertificate(proof.Serial) is not { } certificate) return null;
        using var signer = CertificateChain.UnitOf(certificate);
        return UnitCertificate.NameOf(signer)?.Device;
    }
}
