using System.Text.Json.Nodes;
using EdgeFed.Fleet.Units;

namespace EdgeFed.Fleet;

/// <summary>What a fleet is made of.</summary>
/// <param name="Launch">How its units are started.</param>
/// <param name="Folder">Gets a directory for each unit and one for logs.</param>
/// <param name="Data">Dealt to the workers in equal parts; the aggregator tests on the rest.</param>
/// <param name="Workers">Units beside the aggregator.</param>
/// <param name="Job">The aggregator's <c>job</c> section; <c>min_workers</c> is added unless it is there.</param>
public sealed record FleetOptions(Launch Launch, string Folder, FleetData Data, int Workers, JsonObject Job)
{
    /// <summary>Bytes a second that each direction of each connection carries; 0 for all it can.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Parts the training files are cut into; more than workers leaves some unused, which is quicker.</summary>
    public int Shards { get; init; } = Workers;

    /// <summary>The <c>transport</c> section of all units, or null for its defaults.</summary>
    public JsonObject? Transport { get; init; }

    /// <summary>The <c>limits</c> section of the aggregator, or null for its defaults.</summary>
    public JsonObject? Limits { get; init; }

    /// <summary>Whether connections are secured. The proxy then sees bytes, and no frames.</summary>
    public bool Tls { get; init; }

    /// <summary>Where each unit serves its metrics: "off", or an endpoint with port 0.</summary>
    public string MetricsListen { get; init; } = "off";

    /// <summary>How the first worker is started, if not like the others.</summary>
    public Launch? FirstWorker { get; init; }

    /// <summary>Whether units end by themselves after the job.</summary>
    public bool Once { get; init; } = true;

    /// <summary>Where the aggregator's figures go; null for its state directory.</summary>
    public string? MetricsFile { get; init; }
}
