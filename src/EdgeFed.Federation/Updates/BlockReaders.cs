using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Updates;

/// <summary>
/// Objects that updates are folded with side by side, each opened once: of the version that many of them were trained from each
/// block is then decoded once. Not for two threads at once.
/// </summary>
internal sealed class BlockReaders : IDisposable
{
    private readonly Dictionary<SpoolObject, BlockReader> _open = new(ReferenceEqualityComparer.Instance);

    public BlockReader Open(SpoolObject source)
    {
        if (_open.TryGetValue(source, out var reader)) return reader;
        return _open[source] = new BlockReader(source);
    }

    public void Dispose()
    {
        foreach (var reader in _open.Values) reader.Dispose();
    }
}
