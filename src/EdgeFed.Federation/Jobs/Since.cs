namespace EdgeFed.Federation.Jobs;

/// <summary>Age of a key in the text of jobs.</summary>
public enum Since
{
    /// <summary>Every text has it.</summary>
    First,

    /// <summary>
    /// Younger: only texts of jobs where it is not its default have it, so that all others keep their ids.
    /// </summary>
    Later,

    /// <summary>
    /// The same, and younger than hellos with features: a worker that does not say that it knows the key is refused at once. Any
    /// new key is such a one.
    /// </summary>
    Feature,
}
