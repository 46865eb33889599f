namespace EdgeFed.Core.Files;

/// <summary>
/// Opens files that a configuration or a command line names. A pipe that nobody writes would be waited for without end, and a
/// device
/// such as /dev/zero has no end: where a file is meant, everything else is refused before it is opened.
/// </summary>
public static class RegularFile
{
    /// <exception cref="IOException">It is missing, is no regular file or cannot be read; see <see
    /// cref="Errors.ErrorText"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no permission for it.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096)
    {
        Require(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
    }

    /// <summary>The whole content of a small file.</summary>
    /// <param name="mostBytes">Largest size accepted.</param>
    /// <inheritdoc cref="OpenRead"/>
    public static byte[] ReadAllBytes(string path, long mostBytes)
    {
        using var file = OpenRead(path);
        if (file.Length > mostBytes) throw new IOException($"it has {file.Length} bytes; expected at most {mostBytes}");
        var bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The same as text in UTF-8.</summary>
    /// <inheritdoc cref="ReadAllBytes"/>
    public static string ReadAllText(string path, long mostBytes)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path, mostBytes)));
        return reader.ReadToEnd();
    }

    /// <summary>Refuses what is there and is no regular file; what is missing is for the caller's open to find.</summary>
    /// <exception cref="IOException">The message says what it is instead.</exception>
    public static void Require(string path)
    {
        if (FileStatus.Of(path) is { Kind: not FileKind.Regular } status)
            throw new IOException($"it is {Name(status.Kind)}; expected a regular file");
    }

    private static string Name(FileKind kind) => kind switch
    {
        FileKind.Pipe => "a named pipe",
        FileKind.CharacterDevice or FileKind.BlockDevice => "a device",
        FileKind.Directory => "a folder",
        FileKind.Socket => "a socket",
        _ => "of an unknown kind",
    };
}
