namespace EdgeFed.Learning.Tests.Support;

/// <summary>Files of the tree that are not copied beside the tests.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "EdgeFed.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
