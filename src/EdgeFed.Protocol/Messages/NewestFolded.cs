using EdgeFed.Core.Values;

namespace EdgeFed.Protocol.Messages;

/// <summary>The newest update of a worker that is in the model, as the aggregator's record says.</summary>
/// <param name="Number">Its round or, without rounds, its task.</param>
/// <param name="Content">Its content digest.</param>
public sealed record NewestFolded(long Number, Digest Content);
