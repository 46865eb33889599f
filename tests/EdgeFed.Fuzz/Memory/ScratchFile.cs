namespace EdgeFed.Fuzz.Memory;

/// <summary>A file for decoders that take a path; in memory where the system has a place for that.</summary>
internal sealed class ScratchFile(string name)
{
    private static readonly string Folder = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    public string Path { get; } = System.IO.Path.Join(Folder, $"edgefed-fuzz-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}-{name}");

    public string Write(byte[] bytes)
    {
        File.WriteAllBytes(Path, bytes);
        return Path;
    }
}
