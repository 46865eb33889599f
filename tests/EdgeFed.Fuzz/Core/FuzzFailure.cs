namespace EdgeFed.Fuzz.Core;

/// <summary>A decoder did what it must not do with an input.</summary>
public sealed class FuzzFailure(string message, Exception? inner = null) : Exception(message, inner);
