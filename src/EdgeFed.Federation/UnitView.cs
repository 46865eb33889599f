namespace EdgeFed.Federation;

/// <summary>State of a running unit that can be asked for at any time, on its thread. An answer is as of now.</summary>
public interface IUnitView
{
    /// <summary>Null on a worker that has not heard of one.</summary>
    JobView? Job { get; }

    /// <summary>Peers with a link that is up.</summary>
    int Connected { get; }

    /// <summary>Bytes of frames since the unit started.</summary>
    long BytesReceived { get; }

    /// <inheritdoc cref="BytesReceived"/>
    long BytesSent { get; }

    /// <summary>How often peers were refused or slowed since the unit started, by limit or reason.</summary>
    IReadOnlyDictionary<string, long> Refused { get; }

    /// <summary>By how much this unit's clock was behind the aggregator's when that told it last; null if it never did.</summary>
    TimeSpan? ClockBehind { get; }

    /// <summary>All workers an aggregator knows, in the order of their ids; takes time for each. Empty on a worker.</summary>
    IReadOnlyList<PeerView> Peers();
}

/// <param name="Model">Name of its spec.</param>
public sealed record JobView(string Id, string Model, int Rounds);

/// <summary>A worker as its aggregator sees it.</summary>
/// <param name="For">How long it has been connected, or away; null if it was not seen since this unit started.</param>
/// <param name="Address">Where it is connected from; empty if it is not.</param>
/// <param name="LastRound">Of its newest update that is known here; 0 if none is.</param>
/// <param name="LastExamples">What that was trained on.</param>
/// <param name="IsWaitedFor">The open round does not end without it, or not before its deadline.</param>
public sealed record PeerView(
    string Device, bool IsConnected, TimeSpan? For, string Address, int LastRound, long LastExamples, bool IsWaitedFor);
