using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Random;
using EdgeFed.Learning.Training;

namespace EdgeFed.Simulation.Poison;

/// <summary>Trains as it is told to, and hands out something else.</summary>
public sealed class PoisoningTrainer(ITrainer trainer, PoisonKind kind) : ITrainer
{
    private const float ScaleFactor = 10;

    public TrainResult Train(
        ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress = null, CancellationToken ct = default)
    {
        var start = parameters.ToArray();
        var result = trainer.Train(spec, parameters, kind == PoisonKind.Labels ? new FlippedLabels(data) : data, options, progress, ct);
        Poison(start, parameters, options.Seed);
        return result;
    }

    public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1) =>
        trainer.Evaluate(spec, parameters, data, batchSize, threads);

    private void Poison(ReadOnlySpan<float> start, Span<float> parameters, ulong seed)
    {
        var random = new CounterRandom(seed);
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = kind switch
            {
                PoisonKind.Random => random.SignedAt((ulong)i),
                PoisonKind.Sign => start[i] - (parameters[i] - start[i]),
                PoisonKind.Scale => start[i] + ScaleFactor * (parameters[i] - start[i]),
                _ => parameters[i],
            };
        }
    }
}
