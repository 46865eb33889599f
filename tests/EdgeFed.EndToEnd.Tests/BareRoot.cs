namespace EdgeFed.EndToEnd.Tests;

/// <summary>
/// A root directory that holds glibc 2.31, the oldest that is promised, <c>/edgefed</c>, what a test adds, and nothing else: no OpenSSL, no OpenBLAS, no
/// ICU, no <c>/proc</c> and no <c>/dev</c>. Removed at the end.
/// </summary>
internal sealed class BareRoot : IDisposable
{
    private BareRoot(string path) => Path = path;

    /// <summary>The directory as seen from outside.</summary>
    public string Path { get; }

    public static async Task<BareRoot> CreateAsync()
    {
        var root = new BareRoot(Directory.CreateTempSubdirectory("edgefed-root-").FullName);
        var built = await PublishedBinary.RunAsync(Repository.File("build/chroot-root.sh"), [root.Path]);
        Assert.True(built.ExitCode == 0, built.Error);
        return root;
    }

    /// <summary>One of glibc's files in it, as seen from outside.</summary>
    public string Library(string name) => Directory.GetFiles(Path, name, SearchOption.AllDirectories).Single();

    /// <summary>Runs <c>/edgefed</c> with this directory as its root.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        PublishedBinary.RunAsync("chroot", [Path, "/edgefed", .. arguments]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
