using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Tests.Support;

/// <summary>A real state directory for one test.</summary>
internal sealed class TempState : IDisposable
{
    private readonly TempFolder _folder = new();

    public TempState() => Storage = new FileStorage(_folder.Path);

    public FileStorage Storage { get; }

    public string File(string path) => _folder.File(path);

    /// <summary>Flips one bit, as a medium going bad does. Negative offsets count from the end.</summary>
    public void Flip(string path, long offset)
    {
        var bytes = System.IO.File.ReadAllBytes(File(path));
        bytes[offset < 0 ? bytes.Length + offset : offset] ^= 1;
        System.IO.File.WriteAllBytes(File(path), bytes);
    }

    public void Dispose()
    {
        Storage.Dispose();
        _folder.Dispose();
    }
}
