using System.Text.Json;

namespace EdgeFed.Metrics.Lines;

/// <summary>
/// Reads metrics files. Half a line, which a power cut leaves, is told and left out; what is JSON and no line of a unit means
/// that this is
/// another kind of file.
/// </summary>
internal static class MetricsLines
{
    private const string Expected = "expected a line as a unit writes it to its metrics_file";

    /// <param name="onDamage">Told of each line that is left out; not of a last one that is not ended, which a unit may be
    /// writing.</param>
    /// <returns>At least one line, in the order of the file.</returns>
    /// <exception cref="CommandException">It is no metrics file, or there is no line in it.</exception>
    public static IReadOnlyList<MetricsLine> Read(string file, Action<string> onDamage)
    {
        var (lines, found) = (new List<MetricsLine>(), File.ReadAllText(file).Split('\n'));
        var damage = "";
        for (var i = 0; i < found.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(found[i])) continue;
            var where = $"{file}: line {i + 1}";
            if (ParseOrNull(found[i], where) is { } line) lines.Add(line);
            else if (damage.Length == 0) damage = $"{where}: this is no JSON";
            if (lines.Count == 0 || damage.Length == 0) continue;
            if (i < found.Length - 1) onDamage($"{damage}; it is left out");
            damage = "";
        }

        if (lines.Count > 0) return lines;
        throw new CommandException(ExitCode.Data,
            damage.Length > 0 ? $"{damage}; {Expected}" : $"{file}: there is no round in it yet");
    }

    private static MetricsLine? ParseOrNull(string line, string where)
    {
        try
        {
            return MetricsLine.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (FormatException)
        {
            throw new CommandException(ExitCode.Data,
                $"{where}: round, loss, accuracy, seconds, bytes_up or bytes_down is missing, has another type or cannot be; "
                + Expected);
        }
    }
}
