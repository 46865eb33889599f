using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Bench;

/// <summary>Either end of a measured transfer: takes what is offered, and says when its own object has been delivered.</summary>
internal sealed class BenchHandler : ILinkHandler
{
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the peer has the object durable and verified; fails when it does not want it.</summary>
    public Task Delivered => _delivered.Task;

    /// <summary>Stored bytes of what was received whole.</summary>
    public long ReceivedBytes { get; private set; }

    public OfferAnswer OnOffer(Representation offered) => OfferAnswer.Take;

    public void OnDelivered(string name) => _delivered.TrySetResult();

    public void OnRejected(string name, Reject reject) => _delivered.TrySetException(new IOException($"{name} was rejected: {reject.Reason}"));

    public string Locate(long parameterIndex) => $"parameter {parameterIndex}";

    public void OnReceived(SpoolObject received) => ReceivedBytes += received.Representation.Chunks.TotalStored;

    public void OnProgress(string name, double fraction)
    {
    }

    public void OnUnusable(Representation offered, RejectCode code, string reason)
    {
    }

    public void OnMessage(Frame frame)
    {
    }

    public void OnDamaged(SpoolObject source, string damage)
    {
    }

    public void OnRefused(Reject reject)
    {
    }
}
