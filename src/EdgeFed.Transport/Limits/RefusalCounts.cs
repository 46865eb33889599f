namespace EdgeFed.Transport.Limits;

/// <summary>How often each limit or reason was the end of something, since the unit started.</summary>
public sealed class RefusalCounts
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <param name="what">Name of a limit's key in the configuration, or of a <see cref="Protocol.Messages.RejectCode"/>.</param>
    public void Note(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    /// <summary>As it is now, in the order of names.</summary>
    public IReadOnlyDictionary<string, long> Snapshot() => new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);
}
