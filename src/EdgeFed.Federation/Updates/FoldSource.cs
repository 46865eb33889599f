using EdgeFed.Aggregation;
using EdgeFed.Federation.Records;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Updates;

/// <summary>An update to be folded, and what it is folded with, in the spool.</summary>
/// <param name="Base">The version it was trained from; null where it is not needed.</param>
/// <param name="Previous">The update of the same worker before; null where it is not needed.</param>
internal sealed record FoldSource(SpoolObject Update, SpoolObject? Base, SpoolObject? Previous, FoldStep Step, double Scale)
{
    /// <summary>How it is recorded.</summary>
    public UpdateFolded Entry(int version, long number, RecordedProof? proof)
    {
        var made = Update.Representation;
        return new UpdateFolded(version, new FoldedUpdate(made.Origin, made.Content, made.NumExamples, made.Threads, proof, Scale), number, made.BaseVersion, Step);
    }
}
