using System.Text.Json.Nodes;
using EdgeFed.Fleet.Units;

namespace EdgeFed.Fleet.Faults;

/// <summary>What a unit is doing, as its own files say.</summary>
internal static class UnitMoment
{
    /// <summary>Phase and round from the status file of a unit, up to a second old.</summary>
    public static (string Phase, int Round) StatusOf(Unit unit)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(Path.Combine(unit.StateFolder, "status.json")))!;
            return ((string)json["phase"]!, (int)json["round"]!);
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException)
        {
            return ("starting", 0);
        }
    }

    /// <summary>Whether a worker's last life has begun to train a round and not finished.</summary>
    public static bool IsTraining(Unit worker, int round)
    {
        var begun = $"Round {round}: training from version";
        var lines = worker.Log.Lines().Reverse();
        var last = lines.FirstOrDefault(line => line.Contains(begun, StringComparison.Ordinal) || line.Contains("trained, loss", StringComparison.Ordinal));
        return last?.Contains(begun, StringComparison.Ordinal) == true;
    }

    /// <summary>Whether the aggregator's record names the fold of a round.</summary>
    public static bool HasRecordedFold(Unit aggregator, int round)
    {
        var folder = Path.Combine(aggregator.StateFolder, "records");
        if (!Directory.Exists(folder)) return false;
        var fold = $"\"type\":\"fold\",\"round\":{round},";
        return Directory.EnumerateFiles(folder).Any(file => File.ReadAllText(file).Contains(fold, StringComparison.Ordinal));
    }
}
