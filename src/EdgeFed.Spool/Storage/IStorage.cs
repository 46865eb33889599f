namespace EdgeFed.Spool.Storage;

/// <summary>
/// The few file operations a unit needs, below its state directory. Paths are relative and '/'-separated.
/// What a method did survives a power cut only after the flush its summary names.
/// </summary>
public interface IStorage
{
    bool Exists(string path);

    /// <summary>
    /// Names of the files directly in <paramref name="directory"/>, in ordinal order; empty if there is no such directory.
    /// </summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Creates a directory and its parents, durably, if they are missing.</summary>
    void CreateDirectory(string path);

    /// <summary>
    /// Opens a file for reading and writing, creating it empty if missing. Its name is durable after <see
    /// cref="FlushDirectoryAsync"/>.
    /// </summary>
    IStorageFile Open(string path);

    /// <summary>Opens a file that is there, to read it only, which also works on a disk that takes nothing.</summary>
    IStorageFile OpenForReading(string path) => Open(path);

    /// <summary>
    /// Renames atomically, replacing what is at <paramref name="to"/>. Durable after <see cref="FlushDirectoryAsync"/>.
    /// </summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file if it exists. Durable after <see cref="FlushDirectoryAsync"/>.</summary>
    void Delete(string path);

    /// <summary>Makes creations, renames and deletions in <paramref name="directory"/> survive a power cut.</summary>
    ValueTask FlushDirectoryAsync(string directory);
}
