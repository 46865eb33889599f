namespace EdgeFed.Learning.Data;

/// <summary>A data file or schema that is missing, truncated, corrupt or out of range.</summary>
public sealed class DataException(string message, Exception? inner = null) : LearningException(message, inner);
