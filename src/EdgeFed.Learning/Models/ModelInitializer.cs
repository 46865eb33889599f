using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Models;

/// <summary>
/// Makes version 0 of a model from (spec, seed). Every unit gets the same bits: integer hashing, then one exactly rounded
/// multiplication per value; nothing is fused and nothing depends on the processor.
/// </summary>
public static class ModelInitializer
{
    /// <summary>
    /// Fills a tensor with the constant its layer asks for (batch norm), else with U(-b, b), b = 1/sqrt(fan in): PyTorch's
    /// default for Linear and Conv2d, weight and bias alike, and with the hidden size as fan in for LSTM.
    /// Tensor number k in state-dict order uses stream k of the seed; element i uses position i.
    /// </summary>
    /// <param name="spec">The model.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="parameters">All of it is written; length <see cref="ModelSpec.ParameterCount"/>.</param>
    public static void Initialize(ModelSpec spec, ulong seed, Span<float> parameters)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, spec.ParameterCount);
        var stream = 0;
        foreach (var layer in spec.Layers)
            foreach (var tensor in layer.Tensors)
            {
                var values = spec.Slices[stream].Of(parameters);
                if (tensor.Constant is { } constant) values.Fill(constant);
                else Fill(values, new CounterRandom(seed, (ulong)stream), (float)(1.0 / Math.Sqrt(tensor.FanIn)));
                stream++;
            }
    }

    private static void Fill(Span<float> values, CounterRandom random, float bound)
    {
        for (var i = 0; i < values.Length; i++) values[i] = random.SignedAt((ulong)i) * bound;
    }
}
