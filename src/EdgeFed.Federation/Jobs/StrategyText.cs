using System.Text.Json;
using EdgeFed.Aggregation;

namespace EdgeFed.Federation.Jobs;

/// <summary>The object "strategy_options" of a job's canonical text: only what is not as it is by default, in this order.</summary>
internal static class StrategyText
{
    private const string Name = "strategy_options";
    private static readonly StrategyOptions Default = StrategyOptions.Default;

    public static void Write(Utf8JsonWriter json, StrategyOptions options)
    {
        json.WriteStartObject(Name);
        Write(json, "server_learning_rate", options.ServerLearningRate, Default.ServerLearningRate);
        Write(json, "server_momentum", options.ServerMomentum, Default.ServerMomentum);
        Write(json, "server_beta2", options.ServerBeta2, Default.ServerBeta2);
        Write(json, "adaptivity", options.Adaptivity, Default.Adaptivity);
        Write(json, "trim", options.Trim, Default.Trim);
        Write(json, "byzantine", options.Byzantine, Default.Byzantine);
        Write(json, "selected", options.Selected, Default.Selected);
        Write(json, "mixing", options.Mixing, Default.Mixing);
        if (options.Staleness != Default.Staleness) json.WriteString("staleness", options.Staleness);
        Write(json, "staleness_exponent", options.StalenessExponent, Default.StalenessExponent);
        Write(json, "staleness_hinge", options.StalenessHinge, Default.StalenessHinge);
        Write(json, "scaling", options.Scaling, Default.Scaling);
        Write(json, "personal_share", options.PersonalShare, Default.PersonalShare);
        json.WriteEndObject();
    }

    /// <summary>The options of a job's text; the default ones where it has none.</summary>
    public static StrategyOptions Read(JsonElement job)
    {
        if (!job.TryGetProperty(Name, out var json)) return Default;
        return new StrategyOptions(
            Number(json, "server_learning_rate", Default.ServerLearningRate),
            Number(json, "server_momentum", Default.ServerMomentum),
            Number(json, "server_beta2", Default.ServerBeta2),
            Number(json, "adaptivity", Default.Adaptivity),
            Number(json, "trim", Default.Trim),
            (int)Number(json, "byzantine", Default.Byzantine),
            (int)Number(json, "selected", Default.Selected),
            Number(json, "mixing", Default.Mixing),
            json.TryGetProperty("staleness", out var staleness) ? staleness.GetString() ?? "" : Default.Staleness,
            Number(json, "staleness_exponent", Default.StalenessExponent),
            (int)Number(json, "staleness_hinge", Default.StalenessHinge),
            Number(json, "scaling", Default.Scaling),
            Number(json, "personal_share", Default.PersonalShare));
    }

    private static void Write(Utf8JsonWriter json, string name, double value, double byDefault)
    {
        if (value != byDefault) json.WriteNumber(name, value);
    }

    private static double Number(JsonElement json, string name, double byDefault) =>
        json.TryGetProperty(name, out var value) ? value.GetDouble() : byDefault;
}
