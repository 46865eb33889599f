using System.Text.Json;
using EdgeFed.Federation.Jobs;
using EdgeFed.Spool.Logs;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Federation.Records;

/// <summary>The jobs that have a record in a state directory, by the first entry of each. Changes nothing there.</summary>
public static class RecordedJobs
{
    private const string Folder = "records";
    private const string Extension = ".jsonl";

    /// <summary>By id; without those whose record begins with nothing that can be read.</summary>
    public static IReadOnlyList<JobDefinition> Read(IStorage state) => [.. state.List(Folder)
        .Where(static name => name.EndsWith(Extension, StringComparison.Ordinal))
        .Select(name => ReadOrNull(state, $"{Folder}/{name}"))
        .OfType<JobDefinition>()];

    private static JobDefinition? ReadOrNull(IStorage state, string path)
    {
        try
        {
            if (LinkedLog.ReadFirst(state, path) is not { } entry) return null;
            using var json = JsonDocument.Parse(entry);
            var (id, body) = (RecordJson.ReadText(json.RootElement, "job"), RecordJson.ReadText(json.RootElement, "text"));
            return JobDefinition.Parse(id, body);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or JobException or IOException)
        {
            return null; // damaged, of another version, or gone since it was listed: who needs it finds out
        }
    }
}
