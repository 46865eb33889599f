using System.Reflection;
using System.Text.RegularExpressions;
using EdgeFed.Core.Files;
using EdgeFed.Federation.Records;

namespace EdgeFed.Simulation.Storage;

/// <summary>Files of a state directory that the code describes: what else a unit leaves there is missing in its documents.</summary>
public static partial class DescribedFiles
{
    private const string Temporary = ".tmp"; // of a write that a crash ended
    private const BindingFlags Members =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly IReadOnlyList<Regex> _paths =
    [
        .. Assemblies().SelectMany(static assembly => assembly.GetTypes()).SelectMany(static type => type.GetMembers(Members))
            .SelectMany(static member => member.GetCustomAttributes<UnitFileAttribute>(inherit: false))
            .Where(static file => file.Place == UnitPlace.State)
            .Select(static file => new Regex($"^{Name().Replace(Regex.Escape(file.Path), "[^/]+")}$")),
    ];

    public static bool Contains(string path)
    {
        var file = path.EndsWith(Temporary, StringComparison.Ordinal) ? path[..^Temporary.Length] : path;
        return _paths.Any(described => described.IsMatch(file));
    }

    private static IEnumerable<Assembly> Assemblies() => typeof(RoundRecord).Assembly.GetReferencedAssemblies()
        .Where(static name => name.Name!.StartsWith("EdgeFed.", StringComparison.Ordinal))
        .Select(Assembly.Load).Append(typeof(RoundRecord).Assembly);

    [GeneratedRegex("[A-Z]+")]
    private static partial Regex Name();
}
