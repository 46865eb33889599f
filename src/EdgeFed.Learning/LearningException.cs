using EdgeFed.Core.Errors;

namespace EdgeFed.Learning;

/// <summary>Something the learning engine refuses; the message says what was seen, what was allowed, and where.</summary>
public abstract class LearningException : EdgeFedException
{
    /// <summary>Makes the exception with a message a person can act on.</summary>
    protected LearningException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
