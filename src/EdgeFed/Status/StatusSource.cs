using System.Text.Json;
using EdgeFed.Core.Errors;

namespace EdgeFed.Status;

/// <summary>Finds what units of this machine last said of themselves.</summary>
internal static class StatusSource
{
    /// <summary>Status of the unit with this state directory; null if it never ran.</summary>
    /// <exception cref="CommandException">The file is there and cannot be used.</exception>
    public static UnitStatus? Of(string state, IReadOnlyDictionary<string, string> environment)
    {
        var running = OfRuntime(environment) is { } status && status.State == state ? status : null;
        if (running is not null && ProcessProbe.IsAlive(running)) return running;
        var kept = Read(Path.Combine(state, StatusFile.Name));
        return kept is not null && (running is null || ProcessProbe.IsAlive(kept) || kept.Since > running.Since) ? kept : running;
    }

    /// <summary>The same for whoever can do without: null, too, where the file cannot be used.</summary>
    public static UnitStatus? OfOrNull(string state, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return Of(state, environment);
        }
        catch (Exception e) when (e is CommandException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Status of the machine's service, whichever unit that is; null if none runs.</summary>
    /// <inheritdoc cref="Of"/>
    public static UnitStatus? OfRuntime(IReadOnlyDictionary<string, string> environment) =>
        Read(Path.Combine(StatusPlace.Runtime(environment), StatusFile.Name));

    private static UnitStatus? Read(string path)
    {
        try
        {
            return UnitStatus.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Resources, $"{path}: no valid status: {JsonErrorText.Of(e)}", e);
        }
    }
}
