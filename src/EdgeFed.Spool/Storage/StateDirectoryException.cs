using EdgeFed.Core.Errors;

namespace EdgeFed.Spool.Storage;

/// <summary>The state directory cannot be used at all; the message names it and the reason.</summary>
public sealed class StateDirectoryException(string message, Exception? inner = null) : EdgeFedException(message, inner);
