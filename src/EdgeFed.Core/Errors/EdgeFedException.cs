namespace EdgeFed.Core.Errors;

/// <summary>
/// Base of every error that EdgeFed raises on purpose. Programmer mistakes stay <see cref="ArgumentException"/>.
/// </summary>
public class EdgeFedException(string message, Exception? inner = null) : Exception(message, inner);
