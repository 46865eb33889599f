using EdgeFed.Federation.Members;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Updates;

/// <summary>Intake of updates: the difference between a job in rounds and an asynchronous one, as sessions see it.</summary>
internal interface IUpdateIntake : IMembershipObserver
{
    /// <summary>A worker is connected, and knows the job.</summary>
    void Greet(ConnectedWorker worker);

    /// <summary>Decides about an offered update of this job's form.</summary>
    OfferAnswer Judge(ConnectedWorker worker, ObjectName name, Representation offered);

    /// <summary>A finished update arrived, or was found in the spool after a restart.</summary>
    void Take(SpoolObject update);

    /// <summary>An update will not come, or cannot be used.</summary>
    void Refuse(ObjectName name, string reason);

    /// <summary>A worker has trained, and its result stays with it.</summary>
    void NoteLocalOnly(ObjectName name) => Refuse(name, "it keeps its update, and this job needs it");

    /// <summary>A worker asks for a version that is not here any more.</summary>
    void NoteMissing(ConnectedWorker worker, ObjectName version);

    /// <summary>This worker has something to do that the job waits for.</summary>
    bool IsWaitedFor(string device);
}
