using EdgeFed.Config;

namespace EdgeFed.Checks;

/// <summary>A problem outside the configuration's text, with the exit code it leads to.</summary>
internal sealed record Finding(int ExitCode, Problem Problem)
{
    /// <summary>The unit runs all the same, now or later.</summary>
    public bool IsWarning => ExitCode == EdgeFed.ExitCode.Ok;
}
