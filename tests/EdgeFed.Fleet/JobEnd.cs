using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeFed.Fleet;

/// <summary>How a job ended, as the aggregator's log says.</summary>
/// <param name="Job">Job id.</param>
/// <param name="Version">Version of the final model.</param>
/// <param name="ModelSha256">Its content digest, hex.</param>
public sealed partial record JobEnd(string Job, int Version, string ModelSha256)
{
    internal static JobEnd Parse(string line)
    {
        var match = Finished().Match(line);
        if (!match.Success) throw new FleetException($"'{line}' does not say how the job ended.");
        return new JobEnd(match.Groups["job"].Value, int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture), match.Groups["sha"].Value);
    }

    [GeneratedRegex(@"Job (?<job>\S+) is finished: version (?<version>\d+), sha256 (?<sha>[0-9a-f]{64})")]
    private static partial Regex Finished();
}
