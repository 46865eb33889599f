using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Models;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Records;

/// <summary>The job of an aggregator that starts: begun now, or to be gone on with.</summary>
public static class FrozenJob
{
    /// <summary>
    /// The text has the name that a model gives itself, not the path of its file here, which stays private. A job that began with
    /// the path in its text keeps it, and its id.
    /// </summary>
    public static JobDefinition Of(JobOptions options, ModelSpec spec, IStorage storage)
    {
        var asWritten = JobDefinition.Freeze(options, spec);
        if (options.Model == spec.Name || storage.Exists(RoundRecord.PathOf(asWritten.Id))) return asWritten;
        return JobDefinition.Freeze(options with { Model = spec.Name }, spec);
    }
}
