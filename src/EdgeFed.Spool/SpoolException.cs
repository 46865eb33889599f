using EdgeFed.Core.Errors;

namespace EdgeFed.Spool;

/// <summary>Something on disk is not what was written there; the message names the file and what is wrong with it.</summary>
public class SpoolException(string message, Exception? inner = null) : EdgeFedException(message, inner);
