namespace EdgeFed.Protocol.Frames;

/// <summary>
/// Kind of a frame: the byte that says what its payload is. Frozen by a test. Kinds from 64 on may be ignored by a receiver
/// that does not know them; unknown kinds below 64 are an error.
/// </summary>
public enum FrameKind : byte
{
    /// <summary>Names the speaker, and what it can do. First frame each way.</summary>
    Hello = 1,

    /// <summary>Brings the canonical text of a job.</summary>
    Job = 2,

    /// <summary>From the aggregator: asks a worker to train.</summary>
    Train = 3,

    /// <summary>Asks for an object by name.</summary>
    Want = 4,

    /// <summary>Offers a representation of an object.</summary>
    Manifest = 5,

    /// <summary>Answers an offer with the chunks that are already here.</summary>
    Have = 6,

    /// <summary>Brings one chunk's stored bytes.</summary>
    Chunk = 7,

    /// <summary>Acknowledges chunks that are durable at the receiver.</summary>
    Ack = 8,

    /// <summary>Says that the receiver holds the whole object and has verified it.</summary>
    Complete = 9,

    /// <summary>Refuses a transfer or the connection, with a reason.</summary>
    Reject = 10,

    /// <summary>Tells the outcome of an update.</summary>
    Outcome = 11,

    /// <summary>Proof of life and measure of the round trip.</summary>
    Heartbeat = 12,

    /// <summary>Says that the job is over.</summary>
    Done = 13,

    /// <summary>Last frame of a connection that ends on purpose.</summary>
    Bye = 14,

    /// <summary>Asks for a new certificate before a worker's own ends, and brings it.</summary>
    Renewal = 64,

    /// <summary>From the aggregator: says for how many workers it waits.</summary>
    Waiting = 65,
}
