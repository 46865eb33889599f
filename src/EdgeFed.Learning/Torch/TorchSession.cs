using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Torch;

/// <summary>One training run or one evaluation in libtorch, on parameters that do not move.</summary>
internal sealed unsafe class TorchSession : ITrainingSession, IScorer
{
    private readonly TorchLibrary _library;
    private readonly ParameterBuffer _inputs;
    private readonly int _sample;
    private nint _session;

    /// <param name="library">Loaded.</param>
    /// <param name="spec">The model.</param>
    /// <param name="training">How to train; null to evaluate only.</param>
    /// <param name="parameters">All of the model's; they stay alive as long as this.</param>
    /// <param name="maxBatch">Largest batch it will see.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="threads">Threads of libtorch.</param>
    /// <exception cref="ModelSpecException">The batch needs more activation memory than the spec's limits allow.</exception>
    /// <exception cref="TorchException">libtorch refuses, or a layer is none of this backend.</exception>
    public TorchSession(
        TorchLibrary library, ModelSpec spec, TorchTraining? training, FloatBlock parameters, int maxBatch, string device, int threads)
    {
        spec.CheckActivations(maxBatch, threads);
        _library = library;
        _sample = (int)Shapes.Elements(spec.InputShape);
        _inputs = new ParameterBuffer(_sample * maxBatch);
        _session = Create(library, spec, training, parameters, device, threads);
    }

    public Span<float> Input(int batch) => _inputs.Span[..(_sample * batch)];

    public BatchScore Score(Answers answers) => Run(_library.Functions.Evaluate, answers);

    public BatchScore Differentiate(Answers answers) => Run(_library.Functions.Differentiate, answers);

    public void Update(double rateFactor) => _library.Check(_library.Functions.Update(_session, rateFactor));

    public void ReadBack() => _library.Check(_library.Functions.ReadBack(_session));

    public void Dispose()
    {
        if (_session == 0) return;
        _library.Functions.Destroy(_session);
        _session = 0;
        _inputs.Dispose();
    }

    private static nint Create(
        TorchLibrary library, ModelSpec spec, TorchTraining? training, FloatBlock parameters, string device, int threads)
    {
        var options = training.GetValueOrDefault();
        nint session = 0;
        fixed (TorchLayer* layers = TorchLayers.Of(spec))
        fixed (byte* name = TorchLibrary.Utf8(device))
        {
            var model = Model(spec, layers);
            library.Check(library.Functions.Create(&model, training is null ? null : &options, parameters.Start, name, threads, &session));
        }

        return session;
    }

    private static TorchModel Model(ModelSpec spec, TorchLayer* layers)
    {
        var model = new TorchModel
        {
            Layers = layers,
            LayerCount = spec.Layers.Count,
            Loss = spec.Loss == LossKind.SoftmaxCrossEntropy ? TorchLoss.CrossEntropy : TorchLoss.SquaredError,
            Outputs = spec.Outputs,
            Rank = spec.InputShape.Count,
            ParameterCount = spec.ParameterCount,
        };
        for (var i = 0; i < model.Rank; i++) model.Input[i] = spec.InputShape[i];
        return model;
    }

    private BatchScore Run(delegate* unmanaged[Cdecl]<nint, TorchBatch*, TorchScore*, int> function, Answers answers)
    {
        TorchScore score;
        fixed (int* labels = answers.Labels)
        fixed (float* targets = answers.Targets)
        {
            var batch = new TorchBatch { Inputs = _inputs.Block.Start, Labels = labels, Targets = targets, Count = answers.Count };
            _library.Check(function(_session, &batch, &score));
        }

        return new BatchScore(score.Loss, score.Correct);
    }
}
