namespace EdgeFed.Transport.Links;

/// <summary>Why a link is over; set once, by whoever saw it first.</summary>
/// <param name="Kind">Which of the few ways.</param>
/// <param name="Reason">For the log.</param>
public sealed record LinkEnd(LinkEndKind Kind, string Reason);

public enum LinkEndKind
{
    /// <summary>The connection broke: a bad link, not a bad peer.</summary>
    Cut,

    /// <summary>Nothing came from the peer, or a transfer stood still, for longer than the idle limit.</summary>
    Idle,

    /// <summary>The peer said good-bye, or we did.</summary>
    Bye,

    /// <summary>The peer sent what may never be sent.</summary>
    Violation,
}
