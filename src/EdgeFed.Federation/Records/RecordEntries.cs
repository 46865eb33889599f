using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Records;

/// <summary>A round was begun, or begun again with more members: from now on it waits for them.</summary>
public sealed record RoundStarted(int Round, int BaseVersion, Digest Base, IReadOnlyList<string> Members);

/// <summary>An update that went into a fold.</summary>
/// <param name="Update">Content digest.</param>
/// <param name="Threads">Training threads, which decide its bits.</param>
/// <param name="Proof">Of the device; null without TLS.</param>
/// <param name="Scale">What the change it brings was multiplied with, because its norm was above the job's limit; 1 for
/// nothing.</param>
public sealed record FoldedUpdate(string Device, Digest Update, long NumExamples, int Threads, RecordedProof? Proof = null, double Scale = 1);

/// <summary>A signature over what an entry says of an object, see <see cref="Identity.ObjectSignature"/>.</summary>
/// <param name="Serial">Name of the certificate, which is in this entry or an earlier one: its serial number if unique.</param>
public sealed record RecordedProof(string Serial, ReadOnlyMemory<byte> Signature);

/// <summary>A member whose update was not folded, and why.</summary>
/// <param name="ByGate">Because of what it does to the model, which counts towards exclusion.</param>
public sealed record RefusedUpdate(string Device, string Reason, bool ByGate = false);

/// <summary>
/// A new model version: a function of the job, the base, the base's residual and state, and the updates named here, and of
/// nothing else.
/// </summary>
/// <param name="Residual">Content digest of what publishing the version left over, or null where versions travel whole.</param>
/// <param name="State">Content digest of what the strategy goes on with, or null where it keeps nothing.</param>
public sealed record RoundFolded(
    int Round, int BaseVersion, Digest Base, string Strategy, IReadOnlyList<FoldedUpdate> Updates, IReadOnlyList<RefusedUpdate> Refused,
    int Version, Digest Model, Digest? Residual = null, Digest? State = null)
{
    /// <summary>Proof of the aggregator, for the new version; null without TLS.</summary>
    public RecordedProof? Proof { get; init; }

    /// <summary>Certificates that no earlier entry holds, by serial, as DER.</summary>
    public IReadOnlyDictionary<string, byte[]> Certificates { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>
    /// Made without the residual and the state of the version before: those would have led beyond what units accept.
    /// </summary>
    public bool IsAnew { get; init; }

    /// <summary>Members that trained for themselves and sent nothing, as the strategy has it.</summary>
    public IReadOnlyList<string> LocalOnly { get; init; } = [];
}

/// <summary>
/// A unit is no member any more: from this entry on it is neither asked nor folded, until a later entry asks it again as it does
/// any newcomer.
/// </summary>
/// <param name="Version">The newest version then.</param>
/// <param name="Reason">For people.</param>
public sealed record MemberLeft(string Device, int Version, string Reason);

/// <summary>How good a version is on the aggregator's test data, if it has any; no part of what "same" means.</summary>
public sealed record RoundEvaluated(int Round, int Version, double? Loss, double? Accuracy, int Count);
