using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Members;

/// <summary>A worker with a link that is up.</summary>
/// <param name="device">Its device id.</param>
internal sealed class ConnectedWorker(string device)
{
    public string Device => device;

    /// <summary>Address that it is connected from.</summary>
    public string Address { get; init; } = "";

    /// <summary>Completes when the link that this one took the place of brings nothing any more.</summary>
    public Task EarlierRead { get; init; } = Task.CompletedTask;

    /// <summary>Timestamp of its entry in the roster.</summary>
    public long Since { get; set; }

    /// <summary>Set once, right after construction: link and handler know each other.</summary>
    public Link Link { get; set; } = null!;

    /// <summary>Version that its newest update over this link started from; null before the first.</summary>
    public int? TrainedFrom { get; set; }

    /// <summary>Announces which part of an update is here that an earlier link brought.</summary>
    public void AnnounceHeld(SpoolDirectory spool, string update)
    {
        if (spool.Find(update) is { IsComplete: false } partial) Link.AnnounceHeld(partial, EarlierRead);
    }
}
