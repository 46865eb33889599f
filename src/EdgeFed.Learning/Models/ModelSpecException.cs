namespace EdgeFed.Learning.Models;

/// <summary>A model spec that is malformed, unknown, too large, or does not fit itself or its data.</summary>
public sealed class ModelSpecException(string message, Exception? inner = null) : LearningException(message, inner);
