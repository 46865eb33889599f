using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>A version that is durable and not yet recorded.</summary>
/// <param name="Residual">What publishing it left over, or null where versions travel whole.</param>
/// <param name="State">What the strategy goes on with, or null where it keeps nothing.</param>
internal sealed record StoredVersion(SpoolObject Model, SpoolObject? Residual, SpoolObject? State);
