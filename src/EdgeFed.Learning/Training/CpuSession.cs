using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>A training run of the built-in backend on parameters that do not move.</summary>
internal sealed class CpuSession(ModelSpec spec, int maxBatch, TrainOptions options, FloatBlock parameters) : ITrainingSession
{
    private readonly TrainingSession _session = new(spec, maxBatch, options);

    public Span<float> Input(int batch) => _session.Input(batch);

    public BatchScore Differentiate(Answers answers) => _session.Differentiate(parameters.Span, answers);

    public void Update(double rateFactor) => _session.Update(parameters.Span, rateFactor);

    public void ReadBack()
    {
        // the caller's parameters are those that were trained
    }

    public void Dispose() => _session.Dispose();
}
