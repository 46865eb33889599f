using EdgeFed.Aggregation;
using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Records;

/// <summary>
/// Updates were folded into the model of a job without rounds, in this order, after all those of earlier entries.
/// </summary>
public sealed record UpdatesFolded(IReadOnlyList<UpdateFolded> Updates)
{
    /// <summary>Certificates that no earlier entry holds, by serial, as DER.</summary>
    public IReadOnlyDictionary<string, byte[]> Certificates { get; init; } = new Dictionary<string, byte[]>();
}

/// <summary>One of them.</summary>
/// <param name="Version">The version it went into; of a buffer's updates each names the same.</param>
/// <param name="Number">Of the task it answers: the worker's own count.</param>
/// <param name="BaseVersion">What it was trained from.</param>
/// <param name="Step">What the strategy decided.</param>
public sealed record UpdateFolded(int Version, FoldedUpdate Update, long Number, int BaseVersion, FoldStep Step);

/// <summary>An update, or a task, of a worker came to nothing.</summary>
/// <param name="ByGate">Because of what the update does to the model, which counts towards exclusion.</param>
public sealed record UpdateRefused(string Device, long Number, string Reason, bool ByGate);

/// <summary>A version was made durable, and workers were asked to train from it.</summary>
public sealed record VersionPublished(int Version, Digest Model, IReadOnlyList<GivenTask> Tasks)
{
    /// <summary>Proof of the aggregator, for the version; null without TLS.</summary>
    public RecordedProof? Proof { get; init; }

    /// <summary>Certificates that no earlier entry holds, by serial, as DER.</summary>
    public IReadOnlyDictionary<string, byte[]> Certificates { get; init; } = new Dictionary<string, byte[]>();
}

/// <param name="Number">Counts the worker's tasks, from 1.</param>
public sealed record GivenTask(string Device, long Number);
