using EdgeFed.Core.Compute;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Support;

/// <summary>A job of 1290 parameters in 21 chunks with lossy updates and models, and a spool for it in a real state directory.</summary>
internal sealed class LossyJob : IDisposable
{
    public const string Device = "unit-01";

    private static readonly ModelSpec Spec = ModelSpec.Parse(
        """{"version":1,"name":"tiny","input":[128],"classes":10,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":128,"out":10}]}""");

    private LossyJob(JobOptions options) => Job = JobDefinition.Freeze(options, Spec);

    public JobDefinition Job { get; }

    public TempState State { get; } = new();

    public ThreadPoolCompute Compute { get; } = new();

    public SpoolDirectory Spool { get; private set; } = null!; // set by OpenAsync

    public ObjectWriter Writer { get; private set; } = null!; // set by OpenAsync

    public int Parameters => Job.Spec.ParameterCount;

    public static async Task<LossyJob> OpenAsync(string encoding, Func<JobOptions, JobOptions>? change = null)
    {
        var options = new JobOptions(Name: "lossy", Model: "tiny", Encoding: encoding, ChunkBytes: 256);
        var job = new LossyJob(change is null ? options : change(options));
        await job.ReopenAsync();
        return job;
    }

    /// <summary>As a unit that was started again sees the spool.</summary>
    public async Task ReopenAsync()
    {
        Spool = await SpoolDirectory.OpenAsync(State.Storage, NullLogger.Instance);
        Writer = new ObjectWriter(State.Storage, Spool, Compute);
    }

    /// <summary>Writes values, as they are if no format is given.</summary>
    public Task<SpoolObject> WriteAsync(ObjectName name, float[] values, ElementFormat? format = null) =>
        Writer.WriteAsync(() => values, new ObjectDescription(name.ToString(), Device, Job.Options.ChunkBytes, Compression.None) { Format = format ?? ElementFormat.F32 });

    public static float[] Read(SpoolObject stored)
    {
        var values = new float[stored.Representation.Parameters];
        ObjectContent.CopyTo(stored, values);
        return values;
    }

    /// <summary>Some values below 1 in magnitude, others for each seed.</summary>
    public float[] Values(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Parameters).Select(_ => random.NextSingle() - 0.5f)];
    }

    public void Dispose() => State.Dispose();
}
