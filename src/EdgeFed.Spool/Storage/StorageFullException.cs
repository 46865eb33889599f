namespace EdgeFed.Spool.Storage;

/// <summary>The disk or quota is full, or read-only. Not fatal: callers keep what they have and try again when that is over.</summary>
public sealed class StorageFullException(string path, Exception? inner = null, bool isReadOnly = false)
    : IOException(isReadOnly ? $"'{path}' cannot be written: the file system is read-only." : $"No space left while writing '{path}'.", inner)
{
    public bool IsReadOnly => isReadOnly;
}
