using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Transport.Links;

/// <summary>Decisions of the unit behind a link. Calls come on the unit's thread, in the order of the wire.</summary>
public interface ILinkHandler
{
    /// <summary>The peer offers an object: take it, say that it is here already, or refuse it.</summary>
    OfferAnswer OnOffer(Representation offered);

    /// <summary>An object is here, durable and verified. The peer is told when this returns.</summary>
    void OnReceived(SpoolObject received);

    /// <summary>An object of either side moved on: the share of its chunks that is durable at its receiver.</summary>
    void OnProgress(string name, double fraction);

    /// <summary>All of an object arrived, and its content must not be used. It is deleted already.</summary>
    void OnUnusable(Representation offered, RejectCode code, string reason);

    /// <summary>Names the parameter at an index, for messages: "fc1.weight[12]".</summary>
    string Locate(long parameterIndex);

    /// <summary>The peer has an object of ours, durable and verified.</summary>
    void OnDelivered(string name);

    /// <summary>The peer does not want an object of ours.</summary>
    void OnRejected(string name, Reject reject);

    /// <summary>An object of ours that was on its way is damaged on disk. The link ends after this.</summary>
    void OnDamaged(SpoolObject source, string damage);

    /// <summary>Any frame that is not about transfers or the link itself.</summary>
    void OnMessage(Frame frame);

    /// <summary>The peer reported that something about this link is refused for good, e.g. an id that is taken.</summary>
    void OnRefused(Reject reject);
}

/// <summary>Answer to an offer.</summary>
public readonly record struct OfferAnswer(bool Accept, bool AlreadyHere, RejectCode Code, string Reason, bool IsForNow = false)
{
    public static OfferAnswer Take { get; } = new(true, false, default, "");

    public static OfferAnswer Here { get; } = new(false, true, default, "");

    public static OfferAnswer Refuse(RejectCode code, string reason) => new(false, false, code, reason);

    /// <summary>Not now: the peer is to offer it again in a while.</summary>
    public static OfferAnswer RetryLater(RejectCode code, string reason) => new(false, false, code, reason, IsForNow: true);
}
