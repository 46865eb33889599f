using EdgeFed.Core.Errors;

namespace EdgeFed.Checks;

/// <summary>Tells whether files can be made in a folder, as far as that can be known before; leaves nothing behind.</summary>
internal static class WritableFolder
{
    /// <summary>Why a result cannot be written to a file; null if it can, today.</summary>
    public static string? FileProblem(string file)
    {
        if (Directory.Exists(file)) return "it is a folder";
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Directory.Exists(folder) ? ProbeProblem(folder) : $"there is no folder {folder}";
    }

    /// <summary>Why a folder cannot be written, or made where it is missing; null if it can.</summary>
    public static string? Problem(string folder)
    {
        var nearest = folder;
        while (!Path.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent) nearest = parent;
        return Directory.Exists(nearest) ? ProbeProblem(nearest) : $"{nearest} is no directory";
    }

    /// <exception cref="CommandException">A result could not be written there, and so the work for it is not begun.</exception>
    public static void RequireFor(string option, string file)
    {
        if (FileProblem(file) is { } problem)
            throw new CommandException(ExitCode.Resources,
                $"{option}: {file}: {problem}; expected a file in a folder that can be written");
    }

    private static string? ProbeProblem(string folder)
    {
        var probe = Path.Combine(folder, $".edgefed-check-{Environment.ProcessId}");
        try
        {
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ErrorText.Of(e);
        }
    }
}
