using EdgeFed.Federation.Members;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Updates;

/// <summary>Tells workers the outcomes of their updates, once these are recorded.</summary>
internal sealed class OutcomeSender(Roster roster)
{
    /// <summary>Tells a worker that is connected; another hears it when it offers the update again.</summary>
    public void Send(ObjectName update, UpdateOutcome outcome, string reason) =>
        roster.Find(update.Device)?.Link.Send(new OutcomeMessage(update.ToString(), outcome, reason));
}
