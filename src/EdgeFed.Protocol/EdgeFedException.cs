namespace EdgeFed.Protocol;

/// <summary>Base of the failures EdgeFed itself names; the message says what was seen, what was allowed and where.</summary>
public class EdgeFedException(string message, Exception? inner = null) : Exception(message, inner);
