using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Models;

/// <summary>Inputs of a version beside the folded updates.</summary>
/// <param name="Base">The version before; needed where a job folds onto it.</param>
/// <param name="Residual">What publishing the version before left over, or null.</param>
/// <param name="State">What the strategy goes on with from the version before; null for what it begins with.</param>
internal sealed record VersionInputs(SpoolObject? Base, SpoolObject? Residual = null, SpoolObject? State = null);
