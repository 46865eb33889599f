using EdgeFed.Core.Errors;

namespace EdgeFed.Config;

/// <summary>The configuration cannot be used; carries all its problems.</summary>
internal sealed class ConfigException(string file, IReadOnlyList<Problem> problems)
    : EdgeFedException(string.Join(" ", Describe(file, problems)))
{
    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>The message for a person, with a line for each problem if there are several.</summary>
    public IReadOnlyList<string> Lines => Describe(file, problems);

    private static string[] Describe(string file, IReadOnlyList<Problem> problems) => problems.Count == 1
        ? [problems[0].Path.StartsWith(file, StringComparison.Ordinal) ? problems[0].Text : $"{file}: {problems[0]}"]
        : [$"{file}: {problems.Count} problems", .. problems.Select(static problem => $"  {problem}")];
}
