using EdgeFed.Learning;

namespace EdgeFed.Federation.Jobs;

/// <summary>This unit cannot do the task it was given.</summary>
public sealed class JobTaskException(string message) : LearningException(message);
