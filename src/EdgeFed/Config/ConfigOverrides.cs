using Microsoft.Extensions.Configuration;

namespace EdgeFed.Config;

/// <summary>Values given beside the file, by key (levels separated by ':'), with the place each came from.</summary>
internal sealed class ConfigOverrides
{
    private readonly Dictionary<string, string> _origins = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string?> Environment { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string?> Set { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static ConfigOverrides From(ConfigRequest request, List<Problem> problems)
    {
        var overrides = new ConfigOverrides();
        foreach (var (name, value) in request.Environment) overrides.AddVariable(name, value);
        foreach (var argument in request.Set) overrides.AddArgument(argument, problems);
        return overrides;
    }

    /// <summary>"EDGEFED__JOB__ROUNDS" or "--set", or null if the key's value comes from the file.</summary>
    public string? OriginOf(string key) => _origins.GetValueOrDefault(key);

    private void AddVariable(string name, string value)
    {
        if (EnvironmentNames.KeyOf(name) is not { } key) return;
        Environment[key] = value;
        _origins[key] = name;
    }

    private void AddArgument(string argument, List<Problem> problems)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            problems.Add(Problem.Invalid("--set", argument, "key=value, such as job.rounds=3"));
            return;
        }
        var key = argument[..equals].Trim().Replace(".", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
        Set[key] = argument[(equals + 1)..].Trim();
        _origins[key] = "--set";
    }
}
