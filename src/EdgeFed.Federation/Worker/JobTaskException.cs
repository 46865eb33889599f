using EdgeFed.Learning;

namespace EdgeFed.Federation.Worker;

/// <summary>This unit cannot do the task it was given.</summary>
public sealed class JobTaskException(string message) : LearningException(message);
