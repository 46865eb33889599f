using EdgeFed.Config;

namespace EdgeFed.Checks;

/// <summary>Whether the state directory can be written, or made; leaves nothing behind.</summary>
internal static class StateCheck
{
    public static IEnumerable<Finding> Run(string state)
    {
        if (Reason(state) is not { } reason) yield break;
        var problem = Problem.Broken("state", $"{state}: {reason}", "a writable directory");
        yield return new Finding(ExitCode.Resources, problem with { Value = state });
    }

    private static string? Reason(string state)
    {
        var nearest = state;
        while (!Path.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent) nearest = parent;
        return Directory.Exists(nearest) ? WriteProbe(nearest) : $"{nearest} is no directory";
    }

    private static string? WriteProbe(string directory)
    {
        var probe = Path.Combine(directory, $".edgefed-check-{Environment.ProcessId}");
        try
        {
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.').Replace(probe, directory, StringComparison.Ordinal);
        }
    }
}
