namespace EdgeFed.Federation.Jobs;

/// <summary>Age of a key in the text of jobs.</summary>
public enum Since
{
    /// <summary>Key of every text.</summary>
    First,

    /// <summary>Younger key: only texts of jobs where it is not its default have it, so that all others keep their ids.</summary>
    Later,

    /// <summary>
    /// Key that is younger still: its text is as that of <see cref="Later"/>, and a worker that does not say in its hello that it
    /// knows the key is refused at once. Any new key is such a one.
    /// </summary>
    Feature,
}
