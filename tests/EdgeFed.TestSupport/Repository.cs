namespace EdgeFed.TestSupport;

/// <summary>The tree that the tests were built in, and the files of it that several of them read.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder by its path from the root.</summary>
    public static string File(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    public static string Example(string role) => File("rootfs-overlay", "etc", "edgefed", $"edgefed.{role}.example.json");

    /// <summary>Configurations for `edgefed train`.</summary>
    public static string Examples => File("examples");

    public static string Dashboard => File("rootfs-overlay", "usr", "share", "edgefed", "grafana-dashboard.json");

    public static string GoldenPlot(string name) => File("tests", "EdgeFed.Tests", "Plot", "golden", name);

    public static string ImportScript => File("rootfs-overlay", "usr", "lib", "edgefed", "import");

    public static string Readme => File("README.md");

    public static string MemoryOrder => File("docs", "dev", "memory-order.md");

    public static string ManPage => File("rootfs-overlay", "usr", "share", "man", "man1", "edgefed.1");

    public static string Mnist(string name) => File("tests", "data", "mnist", name);

    public static string Cifar(string name) => File("tests", "data", "cifar10", name);

    public static string LosLoop => File("tests", "data", "los-loop", "los_speed_16.csv.gz");

    public static string TorchLibrary => File("artifacts", "torch", "libedgefed_torch.so");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "EdgeFed.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds EdgeFed.sln.");
    }
}
