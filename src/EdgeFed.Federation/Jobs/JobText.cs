using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeFed.Aggregation;
using EdgeFed.Core.Errors;
using EdgeFed.Learning;
using EdgeFed.Learning.Models;
using Digest = EdgeFed.Core.Values.Digest;

namespace EdgeFed.Federation.Jobs;

/// <summary>The canonical text of a job: JSON, keys in this order, no spaces. The same job has the same text everywhere.</summary>
internal static class JobText
{
    private const int Version = 1;

    private static readonly JobOptions Default = new();

    public static string Write(JobOptions job, ModelSpec spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("name", job.Name);
            json.WriteString("model_name", job.Model);
            json.WriteNumber("rounds", job.Rounds);
            json.WriteNumber("min_workers", job.MinWorkers);
            json.WriteString("participation", job.Participation == Participation.All ? "all" : "deadline");
            json.WriteNumber("min_updates", job.MinUpdates);
            json.WriteNumber("deadline_seconds", job.DeadlineSeconds);
            json.WriteNumber("local_epochs", job.LocalEpochs);
            json.WriteNumber("batch_size", job.BatchSize);
            json.WriteString("optimizer", job.Optimizer);
            json.WriteNumber("learning_rate", job.LearningRate);
            json.WriteNumber("momentum", job.Momentum);
            json.WriteString("strategy", job.Strategy);
            json.WriteNumber("seed", job.Seed);
            json.WriteString("compression", job.Compression);
            json.WriteNumber("chunk_bytes", job.ChunkBytes);
            WriteLater(json, job);
            json.WritePropertyName("model");
            json.WriteRawValue(spec.ToCanonicalJson());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Keys younger than the first version are written only where they say something: jobs without them keep their ids.</summary>
    private static void WriteLater(Utf8JsonWriter json, JobOptions job)
    {
        if (job.Nesterov) json.WriteBoolean("nesterov", true);
        if (job.WeightDecay != Default.WeightDecay) json.WriteNumber("weight_decay", job.WeightDecay);
        if (job.ProximalMu != Default.ProximalMu) json.WriteNumber("proximal_mu", job.ProximalMu);
        if (job.MaxGradientNorm != Default.MaxGradientNorm) json.WriteNumber("max_gradient_norm", job.MaxGradientNorm);
        if (job.Schedule != Default.Schedule) json.WriteString("schedule", job.Schedule);
        if (job.ScheduleEpochs != Default.ScheduleEpochs) json.WriteNumber("schedule_epochs", job.ScheduleEpochs);
        if (job.ScheduleFactor != Default.ScheduleFactor) json.WriteNumber("schedule_factor", job.ScheduleFactor);
        if (job.Encoding != Default.Encoding) json.WriteString("encoding", job.Encoding);
        if (job.ModelEncoding != Default.ModelEncoding) json.WriteString("model_encoding", job.ModelEncoding);
        if (job.TopKShare != Default.TopKShare) json.WriteNumber("top_k_share", job.TopKShare);
        if (job.Mode != Default.Mode) json.WriteString("mode", NameOf(job.Mode));
        if (job.BufferSize != Default.BufferSize) json.WriteNumber("buffer_size", job.BufferSize);
        if (job.ClipNorm != Default.ClipNorm) json.WriteNumber("clip_norm", job.ClipNorm);
        if (job.AccuracyGate != Default.AccuracyGate) json.WriteNumber("accuracy_gate", job.AccuracyGate);
        if (job.ExcludeAfter != Default.ExcludeAfter) json.WriteNumber("exclude_after", job.ExcludeAfter);
        if (job.MaxShare != Default.MaxShare) json.WriteNumber("max_share", job.MaxShare);
        if (job.InitialModel is { } model) json.WriteString("initial_model", model.ToString());
        if (job.StrategyOptions != StrategyOptions.Default) StrategyText.Write(json, job.StrategyOptions);
    }

    /// <exception cref="JobException">The text is malformed, or of a version this unit does not know.</exception>
    public static JobDefinition Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or LearningException)
        {
            throw new JobException($"The job cannot be read: {JsonErrorText.Of(e)}.", e);
        }
    }

    private static JobDefinition Read(JsonElement json)
    {
        var version = json.GetProperty("version").GetInt32();
        if (version != Version) throw new JobException($"The job has version {version}; this unit knows version {Version}.");
        var spec = ModelSpec.Parse(json.GetProperty("model").GetRawText());
        var options = ReadOptions(json);
        var problem = JobLimits.Problems(options).FirstOrDefault();
        if (problem is not null) throw new JobException($"The job cannot be run: {problem}");
        spec.CheckActivations(options.BatchSize);
        return JobDefinition.Freeze(options, spec);
    }

    private static JobOptions ReadOptions(JsonElement json) => new(
        Name: Text(json, "name"),
        Model: Text(json, "model_name"),
        Rounds: json.GetProperty("rounds").GetInt32(),
        MinWorkers: json.GetProperty("min_workers").GetInt32(),
        Participation: Text(json, "participation") == "all" ? Participation.All : Participation.Deadline,
        MinUpdates: json.GetProperty("min_updates").GetInt32(),
        DeadlineSeconds: json.GetProperty("deadline_seconds").GetInt32(),
        LocalEpochs: json.GetProperty("local_epochs").GetInt32(),
        BatchSize: json.GetProperty("batch_size").GetInt32(),
        Optimizer: Text(json, "optimizer"),
        LearningRate: json.GetProperty("learning_rate").GetDouble(),
        Momentum: json.GetProperty("momentum").GetDouble(),
        Strategy: Text(json, "strategy"),
        Seed: json.GetProperty("seed").GetUInt64(),
        Compression: Text(json, "compression"),
        ChunkBytes: json.GetProperty("chunk_bytes").GetInt32(),
        Nesterov: json.TryGetProperty("nesterov", out var nesterov) && nesterov.GetBoolean(),
        WeightDecay: Number(json, "weight_decay", Default.WeightDecay),
        ProximalMu: Number(json, "proximal_mu", Default.ProximalMu),
        MaxGradientNorm: Number(json, "max_gradient_norm", Default.MaxGradientNorm),
        Schedule: Text(json, "schedule", Default.Schedule),
        ScheduleEpochs: Integer(json, "schedule_epochs", Default.ScheduleEpochs),
        ScheduleFactor: Number(json, "schedule_factor", Default.ScheduleFactor),
        Encoding: Text(json, "encoding", Default.Encoding),
        ModelEncoding: Text(json, "model_encoding", Default.ModelEncoding),
        TopKShare: Number(json, "top_k_share", Default.TopKShare),
        Mode: ModeOf(Text(json, "mode", NameOf(Default.Mode))),
        BufferSize: Integer(json, "buffer_size", Default.BufferSize),
        ClipNorm: Number(json, "clip_norm", Default.ClipNorm),
        AccuracyGate: Number(json, "accuracy_gate", Default.AccuracyGate),
        ExcludeAfter: Integer(json, "exclude_after", Default.ExcludeAfter),
        StrategyOptions: StrategyText.Read(json),
        MaxShare: Number(json, "max_share", Default.MaxShare),
        InitialModel: json.TryGetProperty("initial_model", out _) ? Digest.Parse(Text(json, "initial_model")) : null);

    private static string NameOf(JobMode mode) => mode.ToString().ToLowerInvariant();

    private static JobMode ModeOf(string name) => Enum.GetValues<JobMode>().Where(mode => NameOf(mode) == name).Select(static mode => (JobMode?)mode).FirstOrDefault()
        ?? throw new JobException($"The job cannot be run: mode is '{name}'; expected one of: {string.Join(", ", Enum.GetValues<JobMode>().Select(NameOf))}.");

    private static int Integer(JsonElement json, string name, int fallback) =>
        json.TryGetProperty(name, out var value) ? value.GetInt32() : fallback;

    private static string Text(JsonElement json, string name, string fallback) => json.TryGetProperty(name, out _) ? Text(json, name) : fallback;

    private static double Number(JsonElement json, string name, double fallback) =>
        json.TryGetProperty(name, out var value) ? value.GetDouble() : fallback;

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new JobException($"The job's {name} is null.");
}
