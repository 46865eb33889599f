using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Jobs;

/// <summary>Result of a job.</summary>
public sealed record JobResult(string JobId, int Version, Digest Model);
