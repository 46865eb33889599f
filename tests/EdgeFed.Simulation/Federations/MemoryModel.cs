using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Chunks;

namespace EdgeFed.Simulation.Federations;

/// <summary>A model that a job begins from, and that may be taken away.</summary>
public sealed class MemoryModel(float[] values) : IInitialModel
{
    public string Name => "start.safetensors";

    public float[] Values { get; set; } = values;

    /// <summary>The file was deleted.</summary>
    public bool IsGone { get; set; }

    public Digest Content => ContentHasher.Of(Values);

    /// <summary>Another model for each seed, of values as training makes them.</summary>
    public static float[] Random(ulong seed, int count)
    {
        var random = new SimRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    public ParameterBuffer Read(ModelSpec spec)
    {
        if (IsGone) throw new SafetensorsException($"{Name}: it is not there.");
        var parameters = new ParameterBuffer(spec.ParameterCount);
        Values.CopyTo(parameters.Span);
        return parameters;
    }
}
