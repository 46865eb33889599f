namespace EdgeFed.Federation.Models;

/// <summary>
/// Which objects may travel without waiting for what their receiver has of them. Numbers (of rounds, of versions) only grow, so
/// what has a higher one than the newest that this process has seen did not exist before that: it was made since, and nobody has
/// a chunk of it before it is first offered. The first number that is seen may be older than the process: after a restart nothing
/// is known of what was offered before. After a first offer the receiver may have any part of it, whatever became of the link,
/// and what is made once more has the same chunks: then the receiver is asked, as ever.
/// </summary>
internal sealed class EagerSend
{
    private readonly HashSet<string> _offered = new(StringComparer.Ordinal); // devices
    private long? _newest;
    private long? _fresh;

    /// <summary>Objects of this number may exist from now on.</summary>
    public void Note(long number)
    {
        if (number <= _newest) return;
        _fresh = _newest is null ? null : number;
        _newest = number;
        _offered.Clear();
    }

    /// <summary>
    /// True if what has this number is offered to this device for the first time. To be asked whenever it is offered.
    /// </summary>
    public bool Take(long number, string device) => number == _fresh && _offered.Add(device);
}
