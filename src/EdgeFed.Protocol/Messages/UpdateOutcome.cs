namespace EdgeFed.Protocol.Messages;

/// <summary>Outcome of an update.</summary>
public enum UpdateOutcome
{
    /// <summary>It is in the global model; its bytes may be deleted.</summary>
    Folded = 1,

    /// <summary>It will never be folded.</summary>
    Refused = 2,

    /// <summary>A newer update of the same device took its place.</summary>
    Superseded = 3,

    /// <summary>Said by a worker: it has trained, and keeps what came of it, as the strategy has it.</summary>
    LocalOnly = 4,
}
