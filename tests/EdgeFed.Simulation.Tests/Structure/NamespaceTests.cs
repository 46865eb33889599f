using System.Reflection;
using EdgeFed.Federation;

namespace EdgeFed.Simulation.Tests.Structure;

/// <summary>
/// Folders by idea stay so only while no two of them need each other: read from the compiled code, so that a name in a comment or a
/// property counts for nothing.
/// </summary>
public class NamespaceTests
{
    [Fact]
    public void Federation_NamespacesHaveNoCycle() => Assert.Equal("", CycleIn(typeof(UnitEnvironment).Assembly));

    /// <summary>The search finds a cycle where there is one: two namespaces of the learning engine have always used each other.</summary>
    [Fact]
    public void CycleIn_NamespacesThatUseEachOther_NamesThem() =>
        Assert.Contains(" -> ", CycleIn(typeof(EdgeFed.Learning.LearningException).Assembly), StringComparison.Ordinal);

    /// <summary>A cycle as "A -> B (a uses b) -> ... -> A"; empty if there is none.</summary>
    private static string CycleIn(Assembly assembly)
    {
        var edges = EdgesOf(assembly);
        var (done, path) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var start in edges.Keys.Order(StringComparer.Ordinal))
            if (Search(start, edges, done, path) is { } cycle) return cycle;
        return "";
    }

    private static Dictionary<string, Dictionary<string, string>> EdgesOf(Assembly assembly)
    {
        var edges = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (type, used) in TypeGraph.Of(assembly).Uses)
        {
            if (!edges.TryGetValue(type.Namespace!, out var targets)) edges[type.Namespace!] = targets = new(StringComparer.Ordinal);
            foreach (var other in used.Where(other => other.Namespace != type.Namespace))
                targets.TryAdd(other.Namespace!, $"{type.Name} uses {other.Name}");
        }

        return edges;
    }

    private static string? Search(
        string name, Dictionary<string, Dictionary<string, string>> edges, HashSet<string> done, List<string> path)
    {
        if (path.IndexOf(name) is >= 0 and var start) return TextOf([.. path.Skip(start), name], edges);
        if (!done.Add(name)) return null;
        path.Add(name);
        foreach (var next in edges.GetValueOrDefault(name)?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
            if (Search(next, edges, done, path) is { } cycle) return cycle;
        path.RemoveAt(path.Count - 1);
        return null;
    }

    private static string TextOf(IReadOnlyList<string> cycle, Dictionary<string, Dictionary<string, string>> edges) =>
        cycle[0] + string.Concat(cycle.Zip(cycle.Skip(1), (from, to) => $" -> {to} ({edges[from][to]})"));
}
