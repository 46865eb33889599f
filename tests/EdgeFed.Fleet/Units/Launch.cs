namespace EdgeFed.Fleet.Units;

/// <summary>How units are started: the published binary as it is, or inside a directory that is its root.</summary>
/// <param name="Binary">Path of the executable, as seen from outside.</param>
/// <param name="Root">The directory to chroot to, which needs root and holds the executable as <c>/edgefed</c>; or null.</param>
public sealed record Launch(string Binary, string? Root = null)
{
    /// <summary>Arguments that come before those of the unit, for a program that is not the published binary.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>The program and the arguments that come before those of the unit.</summary>
    internal (string File, string[] Prefix) Command => Root is null ? (Binary, [.. Prefix]) : ("chroot", [Root, "/edgefed"]);

    /// <summary>A path as the unit sees it.</summary>
    /// <exception cref="ArgumentException">It lies outside the unit's root.</exception>
    public string Inside(string path)
    {
        if (Root is null) return path;
        if (!path.StartsWith(Root + '/', StringComparison.Ordinal)) throw new ArgumentException($"{path} is not below {Root}.", nameof(path));
        return path[Root.Length..];
    }
}
