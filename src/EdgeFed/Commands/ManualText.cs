using EdgeFed.Config;
using EdgeFed.Core.Files;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary>Sentences about all commands, for the manual and the reference pages.</summary>
internal static class ManualText
{
    public const string Results = "Results go to standard output, all else to standard error. With --format json the result is one line: "
        + "an object with the keys edgefed (1), command and ok, and those of the command.";

    /// <summary>The directory of a place by default; null where the command line names it.</summary>
    public static string? DirectoryOf(UnitPlace place) => place switch
    {
        UnitPlace.Configuration => Path.GetDirectoryName(CommonOptions.DefaultConfig),
        UnitPlace.State => CommonConfigReader.DefaultState,
        UnitPlace.Runtime => StatusPlace.OfService,
        _ => null,
    };
}
