using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeFed.Aggregation;
using EdgeFed.Core.Errors;
using EdgeFed.Learning;
using EdgeFed.Learning.Models;
using Digest = EdgeFed.Core.Values.Digest;

namespace EdgeFed.Federation.Jobs;

/// <summary>
/// The canonical text of a job: JSON, the keys in the order of <see cref="JobFields"/>, no spaces. The same job has the same text
/// everywhere.
/// </summary>
internal static class JobText
{
    private const int Version = 1;

    public static string Write(JobOptions job, ModelSpec spec)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            foreach (var field in JobFields.OfJob) field.Write(json, job);
            WriteStrategyOptions(json, job);
            json.WritePropertyName("model");
            json.WriteRawValue(spec.ToCanonicalJson());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteStrategyOptions(Utf8JsonWriter json, JobOptions job)
    {
        if (job.StrategyOptions == StrategyOptions.Default) return;
        json.WriteStartObject(StrategyFields.Section);
        foreach (var field in StrategyFields.All) field.Write(json, job);
        json.WriteEndObject();
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

    private static JobOptions ReadOptions(JsonElement json)
    {
        var job = JobFields.OfJob.Aggregate(new JobOptions(), (options, field) => field.Read(json, options));
        return json.TryGetProperty(StrategyFields.Section, out var tuning)
            ? StrategyFields.All.Aggregate(job, (options, field) => field.Read(tuning, options))
            : job;
    }
}
