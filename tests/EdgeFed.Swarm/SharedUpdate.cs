using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Encodings;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Swarm;

/// <summary>The one update that all workers send: its chunks are in memory once.</summary>
internal sealed class SharedUpdate
{
    private const float Step = 1f / 4096;
    private readonly List<byte[]> _stored = [];
    private readonly BuiltChunks _built;

    /// <param name="step">The parameters are multiples of it, from -504 to 504 times.</param>
    public SharedUpdate(JobDefinition job, float step = Step)
    {
        Job = job;
        var parameters = new float[job.Spec.ParameterCount];
        for (var i = 0; i < parameters.Length; i++) parameters[i] = (i % 1009 - 504) * step;
        using var codec = new ParameterCodec(job.UpdateFormat, job.Compression);
        _built = RepresentationBuilder.Build(parameters, job.Options.ChunkBytes, codec, (_, stored) => _stored.Add(stored.ToArray()));
    }

    public JobDefinition Job { get; }

    public ChunkTable Chunks => _built.Chunks;

    public ReadOnlySpan<byte> Stored(int chunk) => _stored[chunk];

    public Representation Of(string device, int round, int baseVersion) =>
        _built.Describe(ObjectName.Update(Job.Id, device, round).ToString(), device, baseVersion) with { NumExamples = 1 };
}
