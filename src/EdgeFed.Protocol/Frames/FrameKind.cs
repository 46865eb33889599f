namespace EdgeFed.Protocol.Frames;

/// <summary>
/// The byte that says what a frame's payload is. Frozen by a test. Kinds from 64 on may be ignored by a receiver
/// that does not know them; unknown kinds below 64 are an error.
/// </summary>
public enum FrameKind : byte
{
    /// <summary>Who speaks, and what it can do. First frame each way.</summary>
    Hello = 1,

    /// <summary>The canonical text of a job.</summary>
    Job = 2,

    /// <summary>The aggregator asks a worker to train a round.</summary>
    Train = 3,

    /// <summary>Asks for an object by name.</summary>
    Want = 4,

    /// <summary>Offers a representation of an object.</summary>
    Manifest = 5,

    /// <summary>Answers an offer with the chunks that are already here.</summary>
    Have = 6,

    /// <summary>One chunk's stored bytes.</summary>
    Chunk = 7,

    /// <summary>Chunks that are durable at the receiver.</summary>
    Ack = 8,

    /// <summary>The receiver holds and has verified the whole object.</summary>
    Complete = 9,

    /// <summary>Refuses a transfer or the connection, with a reason.</summary>
    Reject = 10,

    /// <summary>The outcome of an update.</summary>
    Outcome = 11,

    /// <summary>Proof of life and measure of the round trip.</summary>
    Heartbeat = 12,

    /// <summary>The job is over.</summary>
    Done = 13,

    /// <summary>Last frame of a connection that ends on purpose.</summary>
    Bye = 14,

    /// <summary>A worker asks for a new certificate before its own ends, and gets it.</summary>
    Renewal = 64,

    /// <summary>The aggregator says for how many workers it waits.</summary>
    Waiting = 65,
}
