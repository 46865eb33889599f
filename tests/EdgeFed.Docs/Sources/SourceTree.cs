namespace EdgeFed.Docs.Sources;

/// <summary>The repository, from whose code pages are made.</summary>
internal sealed class SourceTree(string root)
{
    private readonly Lazy<DocComments> _comments = new(() => DocComments.Read(Path.Combine(root, "src")));

    /// <summary>Documentation comments of all that ships.</summary>
    public DocComments Comments => _comments.Value;

    /// <summary>Every type that ships.</summary>
    public static IEnumerable<Type> Types => typeof(EdgeFed.Commands.EdgeFedCommand).Assembly.GetReferencedAssemblies()
        .Where(static name => name.Name!.StartsWith("EdgeFed.", StringComparison.Ordinal))
        .Select(System.Reflection.Assembly.Load)
        .Append(typeof(EdgeFed.Commands.EdgeFedCommand).Assembly)
        .SelectMany(static assembly => assembly.GetTypes());

    /// <summary>Folder above the one that a program was built to, up to the solution.</summary>
    public static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "EdgeFed.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
