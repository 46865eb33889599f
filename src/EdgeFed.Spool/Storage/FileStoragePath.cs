namespace EdgeFed.Spool.Storage;

/// <summary>Keeps relative paths below the root: names come from jobs and peers, so nothing is trusted to be tame.</summary>
internal sealed class FileStoragePath(string root)
{
    public string Root => root;

    /// <summary>The full path; "" is the root itself.</summary>
    /// <exception cref="ArgumentException">The path is absolute, or leaves the root, or has an empty part.</exception>
    public string Resolve(string path)
    {
        if (path.Length == 0) return root;
        foreach (var part in path.Split('/'))
        {
            if (part is "" or "." or ".." || part.Contains('\\') || part.Contains('\0'))
                throw new ArgumentException($"'{path}' is not a path below the state directory.", nameof(path));
        }
        return Path.Join(root, path);
    }
}
