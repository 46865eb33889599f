namespace EdgeFed.Simulation.Storage;

/// <summary>Names of files on a disk, now and after a power cut.</summary>
internal sealed class SimDirectory
{
    private readonly SortedDictionary<string, SimInode> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimInode> _durable = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal) { "" };
    private readonly List<NameChange> _pending = [];

    public IReadOnlyDictionary<string, SimInode> Names => _names;

    public static string ParentOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    public bool HasDirectory(string path) => _directories.Contains(path);

    public void AddDirectory(string path)
    {
        for (; path.Length > 0; path = ParentOf(path)) _directories.Add(path);
    }

    public IReadOnlyList<string> List(string directory) =>
        _names.Keys.Where(path => ParentOf(path) == directory).Select(path => path[(path.LastIndexOf('/') + 1)..]).ToArray();

    public SimInode? Find(string path) => _names.GetValueOrDefault(path);

    public void Change(NameChange change)
    {
        change.ApplyTo(_names);
        _pending.Add(change);
    }

    /// <summary>The changes a flush of the directory called now would cover.</summary>
    public NameChange[] PendingIn(string directory) => _pending.Where(change => change.Touches(directory)).ToArray();

    public void Flush(NameChange[] changes)
    {
        foreach (var change in changes)
        {
            if (_pending.Remove(change)) change.ApplyTo(_durable);
        }
    }

    /// <summary>
    /// Of the unflushed changes either the first few survive, as a journal would leave them, or each by itself, as nothing
    /// promises otherwise.
    /// </summary>
    public void LosePower(SimRandom random)
    {
        var asJournal = random.Chance(0.5);
        var kept = random.Next(_pending.Count + 1);
        for (var i = 0; i < _pending.Count; i++)
        {
            if (asJournal ? i < kept : random.Chance(0.5)) _pending[i].ApplyTo(_durable);
        }
        _pending.Clear();
        _names.Clear();
        foreach (var (path, inode) in _durable) _names.Add(path, inode);
        foreach (var inode in _names.Values.Distinct()) inode.LosePower(random);
    }

    public SimDirectory Copy()
    {
        var copy = new SimDirectory();
        copy._directories.UnionWith(_directories);
        foreach (var (path, inode) in _names) copy._durable[path] = copy._names[path] = inode.Copy();
        return copy;
    }
}

/// <summary>A file that got a name, lost one, or went from one name to another, not yet durably.</summary>
/// <param name="From">The name that goes away; null for a creation.</param>
/// <param name="To">The name that appears; null for a deletion.</param>
internal sealed record NameChange(string? From, string? To, SimInode Inode)
{
    public bool Touches(string directory) =>
        (From is not null && SimDirectory.ParentOf(From) == directory) || (To is not null && SimDirectory.ParentOf(To) == directory);

    public void ApplyTo(SortedDictionary<string, SimInode> names)
    {
        if (From is not null) names.Remove(From);
        if (To is not null) names[To] = Inode;
    }

    public bool Equals(NameChange? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
