namespace EdgeFed.TestSupport;

/// <summary>The code of the tree as text, for tests of what it may and may not hold.</summary>
public static class SourceFiles
{
    /// <summary>All C# files of a folder that are written by hand.</summary>
    public static IEnumerable<string> Of(params ReadOnlySpan<string> folder) =>
        Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The path of a file as the tree sees it.</summary>
    public static string NameOf(string file) => Path.GetRelativePath(Repository.Root, file);

    public static bool IsComment(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal);
}
