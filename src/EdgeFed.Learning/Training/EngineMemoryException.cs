namespace EdgeFed.Learning.Training;

/// <summary>The system does not give the memory that training and evaluation need.</summary>
public sealed class EngineMemoryException(string message, Exception? inner = null) : LearningException(message, inner);
