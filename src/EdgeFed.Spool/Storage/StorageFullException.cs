namespace EdgeFed.Spool.Storage;

/// <summary>The disk or quota is full. Not fatal: callers keep what they have and try again when there is room.</summary>
public sealed class StorageFullException(string path, Exception? inner = null)
    : IOException($"No space left while writing '{path}'.", inner);
