using EdgeFed.Federation.Aggregator;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Updates;

/// <summary>What becomes of updates: the difference between a job in rounds and one without, as sessions see it.</summary>
internal interface IUpdateIntake
{
    /// <summary>A worker is connected, and knows the job.</summary>
    void Greet(WorkerSession session);

    /// <summary>Decides about an offered update of this job's form.</summary>
    OfferAnswer Judge(WorkerSession session, ObjectName name, Representation offered);

    /// <summary>A finished update arrived, or was found in the spool after a restart.</summary>
    void Take(SpoolObject update);

    /// <summary>An update will not come, or cannot be used.</summary>
    void Refuse(ObjectName name, string reason);

    /// <summary>A worker has trained, and keeps what came of it.</summary>
    void NoteKept(ObjectName name) => Refuse(name, "it keeps its update, and this job needs it");

    /// <summary>Whoever waits for updates looks again.</summary>
    void Wake();

    /// <summary>A device is no member any more: what came of it and is in no version is not used.</summary>
    void Release(string device);

    /// <summary>A worker asks for a version that is not here any more.</summary>
    void NoteMissing(WorkerSession session, ObjectName version);

    /// <summary>This worker has something to do that the job waits for.</summary>
    bool IsWaitedFor(string device);
}
