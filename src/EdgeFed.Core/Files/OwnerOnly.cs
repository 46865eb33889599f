namespace EdgeFed.Core.Files;

/// <summary>
/// Makes folders and files that nobody but their owner can use, whatever the umask of the process is: keys are among them, and
/// what
/// private data taught.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>Makes a folder, and those missing above it, with mode 0700; one that exists stays as it is.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // One by one: of several that are missing, the system's call gives the mode to the last alone.
        var missing = new Stack<string>();
        for (var at = Path.GetFullPath(path); !Directory.Exists(at); at = Path.GetDirectoryName(at)!) missing.Push(at);
        foreach (var folder in missing.DefaultIfEmpty(path)) Directory.CreateDirectory(folder, Folder);
    }

    /// <summary>The same options, with mode 0600 where a file is made.</summary>
    public static FileStreamOptions With(FileStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!OperatingSystem.IsWindows() && options.Mode is not FileMode.Open) options.UnixCreateMode = File;
        return options;
    }
}
