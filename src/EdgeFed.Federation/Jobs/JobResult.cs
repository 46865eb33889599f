using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Jobs;

/// <summary>What a job came to.</summary>
public sealed record JobResult(string JobId, int Version, Digest Model);
