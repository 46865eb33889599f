namespace EdgeFed.Tests;

/// <summary>Files of the tree that tests read.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string Example(string role) => Path.Combine(Root, "rootfs-overlay", "etc", "edgefed", $"edgefed.{role}.example.json");

    /// <summary>Configurations for `edgefed train`.</summary>
    public static string Examples => Path.Combine(Root, "examples");

    public static string Dashboard => Path.Combine(Root, "rootfs-overlay", "usr", "share", "edgefed", "grafana-dashboard.json");

    public static string GoldenPlot(string name) => Path.Combine(Root, "tests", "EdgeFed.Tests", "Plot", "golden", name);

    public static string ImportScript => Path.Combine(Root, "rootfs-overlay", "usr", "lib", "edgefed", "import");

    public static string Readme => Path.Combine(Root, "README.md");

    public static string Sources => Path.Combine(Root, "src");

    public static string MemoryOrder => Path.Combine(Root, "docs", "dev", "memory-order.md");

    public static string ManPage => Path.Combine(Root, "rootfs-overlay", "usr", "share", "man", "man1", "edgefed.1");

    public static string Mnist(string name) => Path.Combine(Root, "tests", "data", "mnist", name);

    public static string Cifar(string name) => Path.Combine(Root, "tests", "data", "cifar10", name);

    public static string LosLoop => Path.Combine(Root, "tests", "data", "los-loop", "los_speed_16.csv.gz");

    public static string TorchLibrary => Path.Combine(Root, "artifacts", "torch", "libedgefed_torch.so");

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "EdgeFed.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
