using EdgeFed.Core.Errors;

namespace EdgeFed.Federation.Jobs;

/// <summary>A job that cannot be run here; the message says why.</summary>
public sealed class JobException(string message, Exception? inner = null) : EdgeFedException(message, inner);
