using System.Security.Cryptography.X509Certificates;
using EdgeFed.Core.Units;
using EdgeFed.Identity;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Transport.Security;

/// <summary>Signatures of objects as their representations carry them, see <see cref="ObjectSignature"/>.</summary>
public static class SignedObject
{
    /// <summary>The object with its maker's signature and certificate.</summary>
    public static Representation Sign(Representation made, FleetIdentity identity) => made with
    {
        Signature = ObjectSignature.Sign(StatementOf(made), identity),
        Certificate = identity.Chain,
    };

    /// <summary>Why an object is not what a unit of the fleet made in that role; null if it is.</summary>
    public static string? Problem(Representation offered, X509Certificate2 authority, UnitRole role)
    {
        if (offered.Signature.IsEmpty || offered.Certificate.IsEmpty)
            return $"{offered.Name} carries no signature of {offered.Origin}";
        return ObjectSignature.Problem(StatementOf(offered), offered.Signature.Span, offered.Certificate, offered.Origin,
            authority, role) is { } problem
            ? $"{offered.Name}: {problem}" : null;
    }

    private static byte[] StatementOf(Representation r) =>
        ObjectSignature.Statement(r.Name, r.Content, r.BaseVersion, r.NumExamples, r.Threads, r.Origin);
}
