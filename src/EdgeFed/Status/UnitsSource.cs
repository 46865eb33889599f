using System.Text.Json;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Status;

/// <summary>The workers that an aggregator knows.</summary>
/// <param name="Note">What is not known of them, and why; empty if all is.</param>
internal sealed record UnitsSource(IReadOnlyList<KnownUnit> Units, string Note)
{
    /// <summary>As the running aggregator says, or else as its state directory does.</summary>
    /// <exception cref="Spool.SpoolException">What is on disk is damaged.</exception>
    public static async Task<UnitsSource> FindAsync(LocalUnit unit, IReadOnlyDictionary<string, string> environment)
    {
        if (unit.IsAlive && OfRunning(unit, StatusPlace.Runtime(environment)) is { } units) return new UnitsSource(units, "");
        var note = unit.IsAlive
            ? "who is connected is not known: the unit runs without a runtime directory (RUNTIME_DIRECTORY)"
            : "nobody is connected: the unit does not run";
        return new UnitsSource(await OfStateAsync(unit), note);
    }

    /// <summary>Null if the file is not there, or is another unit's.</summary>
    private static List<KnownUnit>? OfRunning(LocalUnit unit, string directory)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, UnitsFile.Name)));
            var isTheirs = json.RootElement.GetProperty("state").GetString() == unit.State && json.RootElement.GetProperty("pid").GetInt32() == unit.Status!.ProcessId;
            return isTheirs ? [.. json.RootElement.GetProperty("units").EnumerateArray().Select(KnownUnit.Read)] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<KnownUnit>> OfStateAsync(LocalUnit unit)
    {
        var storage = FileStorage.ForReading(unit.State);
        var registry = storage.Exists(IdentityRegistry.Path) ? (await IdentityRegistry.OpenAsync(storage, NullLogger.Instance)).KnownDevices : [];
        var record = NewestRecord(unit.State) is { } job ? await RoundRecord.ReadAsync(storage, RoundRecord.PathOf(job), NullLogger.Instance) : null;
        var fold = record?.LastFold;
        var updates = record is { IsAsync: true }
            ? record.AsyncState.Contributions.ToDictionary(static one => one.Key, static one => one.Value.NumExamples)
            : fold?.Updates.ToDictionary(static update => update.Device, static update => update.NumExamples) ?? [];
        bool? isConnected = unit.IsAlive ? null : false;
        return [.. registry.Union(record?.LastMembers ?? []).Union(updates.Keys).Order(StringComparer.Ordinal).Select(device => new KnownUnit(
            device, isConnected, null, "", updates.ContainsKey(device) ? fold?.Round ?? (int)record!.AsyncState.ContributionOf(device).Number : 0, updates.GetValueOrDefault(device),
            record?.Open?.Members.Contains(device) == true || record?.AsyncState.OpenTaskOf(device) is not null))];
    }

    /// <summary>Record of the job that was worked on last.</summary>
    private static string? NewestRecord(string state)
    {
        var directory = new DirectoryInfo(Path.Combine(state, "records"));
        var newest = directory.Exists ? directory.EnumerateFiles("*.jsonl").MaxBy(static file => file.LastWriteTimeUtc) : null;
        return newest is null ? null : Path.GetFileNameWithoutExtension(newest.Name);
    }
}
