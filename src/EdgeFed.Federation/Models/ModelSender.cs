using EdgeFed.Federation.Members;

namespace EdgeFed.Federation.Models;

/// <summary>Sends versions of the model to workers, whole or as the deltas that lead to them.</summary>
internal sealed class ModelSender(ModelStore models, EagerSend eager)
{
    /// <summary>A version is about to be handed out.</summary>
    public void NoteVersion(long version) => eager.Note(version);

    /// <summary>Offers a new version before it is asked for, to a worker that can hold no part of it yet.</summary>
    public void SendEagerly(ConnectedWorker worker, int version, int heldVersion)
    {
        if (!eager.Take(version, worker.Device)) return;
        foreach (var step in models.WayTo(version, heldVersion)) worker.Link.Offer(step, headStart: true);
    }

    /// <summary>Offers a version that was asked for. False if it is not here any more.</summary>
    public bool Send(ConnectedWorker worker, long version, int heldVersion)
    {
        if (models.WayTo((int)version, heldVersion) is not { Count: > 0 } way) return false;
        eager.Take(version, worker.Device); // from now on it may have some of it
        foreach (var step in way) worker.Link.Offer(step); // a step that is on its way already is not offered again
        return true;
    }
}
