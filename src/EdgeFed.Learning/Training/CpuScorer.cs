using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>An evaluation by the built-in backend of parameters that do not move.</summary>
internal sealed class CpuScorer(ModelSpec spec, FloatBlock parameters, int maxBatch, int threads) : IScorer
{
    private readonly Network _network = new(spec, maxBatch, training: false, threads);

    public Span<float> Input(int batch) => _network.Input(batch);

    public BatchScore Score(Answers answers) => _network.Forward(parameters, answers);

    /// <summary>
    /// Runs the batch in <see cref="Input"/>. Returns the outputs [batch, outputs]: logits, or the numbers predicted.
    /// </summary>
    public ReadOnlySpan<float> Run(int batch) => _network.Run(parameters, batch);

    public void Dispose() => _network.Dispose();
}
