using System.Text.Json.Nodes;

namespace EdgeFed.Fleet.Faults;

/// <summary>A fault as it happened.</summary>
/// <param name="Seconds">Since the fleet was started.</param>
/// <param name="Round">The round that was open; 0 before the first.</param>
/// <param name="Phase">What the unit was doing.</param>
/// <param name="Chunk">The chunk half of which still passed, or -1.</param>
/// <param name="Chunks">Chunks of the object under way.</param>
public sealed record StruckFault(
    double Seconds, FaultPlace Place, FaultAct Act, string Unit, int Round, string Phase, int Chunk, int Chunks, TimeSpan Down)
{
    /// <summary>For people.</summary>
    public override string ToString()
    {
        var act = Act == FaultAct.Cut ? $"connection of {Unit} cut" : $"kill -9 of {Unit}, back in {Down.TotalSeconds:0.0} s";
        var chunk = Chunk < 0 ? "" : $", chunk {Chunk + 1} of {Chunks}";
        return $"[FAULT] round {Round}, {Phase}{chunk}: {act}";
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["seconds"] = Math.Round(Seconds, 3),
            ["round"] = Round,
            ["phase"] = Phase,
            ["unit"] = Unit,
            ["act"] = Act == FaultAct.Cut ? "cut" : "kill",
            ["planned_in"] = Place.ToString().ToLowerInvariant(),
        };
        if (Chunk >= 0) (json["chunk"], json["chunks"]) = (Chunk, Chunks);
        if (Act == FaultAct.Kill) json["down_seconds"] = Math.Round(Down.TotalSeconds, 3);
        return json;
    }
}
