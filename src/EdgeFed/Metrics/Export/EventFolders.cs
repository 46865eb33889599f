using EdgeFed.Metrics.Lines;

namespace EdgeFed.Metrics.Export;

/// <summary>
/// Writes event files where TensorBoard looks for them: a folder for each file and, where several jobs wrote one, for each job.
/// </summary>
internal static class EventFolders
{
    /// <returns>The files made, in order.</returns>
    public static IReadOnlyList<string> Write(string folder, IReadOnlyList<MetricsSource> sources)
    {
        var made = new List<string>();
        foreach (var source in sources)
        {
            var jobs = source.Lines.GroupBy(static line => line.Job).ToList();
            foreach (var job in jobs) made.Add(Write(FolderOf(folder, source, jobs.Count == 1 ? "" : job.Key), [.. job]));
        }

        return made;
    }

    /// <summary>Names come from files and their lines: of a job's only what stays in its folder is used.</summary>
    private static string FolderOf(string folder, MetricsSource source, string job) =>
        Path.Combine(folder, SafeName(source.Label), SafeName(job));

    private static string SafeName(string name)
    {
        var safe = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return safe.TrimStart('.');
    }

    private static string Write(string folder, IReadOnlyList<MetricsLine> lines)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, EventFile.NameOf(lines));
        using var file = File.Create(path);
        using var buffered = new BufferedStream(file, 1 << 16);
        EventFile.Write(buffered, lines);
        return path;
    }
}
