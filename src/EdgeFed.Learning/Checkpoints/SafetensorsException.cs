namespace EdgeFed.Learning.Checkpoints;

/// <summary>A safetensors file that is malformed or holds another model.</summary>
public sealed class SafetensorsException(string message, Exception? inner = null) : LearningException(message, inner);
