using System.Numerics.Tensors;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Optimizers;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>Network, gradients and optimiser state of one training run; freed together.</summary>
internal sealed unsafe class TrainingSession : IDisposable
{
    private readonly Network _network;
    private readonly ParameterBuffer _gradients;
    private readonly IOptimizer _optimizer;
    private readonly ProximalTerm? _proximal;
    private readonly GradientClip? _clip;
    private readonly ParameterBuffer? _correction;
    private readonly Range[] _trainable;
    private readonly Action<int> _updatePart;
    private FloatBlock _parameters;

    public TrainingSession(ModelSpec spec, int maxBatch, TrainOptions options)
    {
        _network = new Network(spec, maxBatch, training: true, options.Threads, options.Seed);
        _gradients = new ParameterBuffer(spec.ParameterCount);
        _optimizer = Optimizer.Create(options.Optimizer, spec);
        _proximal = options.ProximalMu == 0 ? null : new ProximalTerm(options.ProximalMu, spec);
        _clip = options.MaxGradientNorm == 0 ? null : new GradientClip(options.MaxGradientNorm, spec);
        _correction = options.Correction;
        _trainable = TrainableRanges.Of(spec);
        _updatePart = UpdatePart;
    }

    /// <summary>Where the samples of the next batch go.</summary>
    public Span<float> Input(int batch) => _network.Input(batch);

    /// <summary>The gradients of the last batch.</summary>
    public ReadOnlySpan<float> Gradients => _gradients.Span;

    /// <summary>
    /// Loss and gradients for the batch in <see cref="Input"/>; of the parameters only buffers (running statistics) change.
    /// </summary>
    public BatchScore Differentiate(Span<float> parameters, Answers answers)
    {
        fixed (float* start = parameters)
        {
            var block = new FloatBlock(start, parameters.Length);
            var score = _network.Forward(block, answers);
            if (double.IsFinite(score.Loss)) _network.Backward(block, _gradients.Block, answers.Count);
            return score;
        }
    }

    /// <summary>One optimiser step with the gradients of the last batch, which it changes.</summary>
    public void Update(Span<float> parameters, double rateFactor = 1)
    {
        _proximal?.Add(parameters, _gradients.Span);
        _clip?.Apply(_gradients.Span);
        _optimizer.Begin(rateFactor);
        fixed (float* start = parameters)
        {
            _parameters = new FloatBlock(start, parameters.Length);
            _network.Team.Run(_updatePart);
            _parameters = default;
        }
    }

    public void Dispose()
    {
        _network.Dispose();
        _gradients.Dispose();
        _optimizer.Dispose();
        _proximal?.Dispose();
    }

    private void UpdatePart(int part)
    {
        foreach (var range in _trainable)
        {
            var (offset, length) = range.GetOffsetAndLength(_parameters.Length);
            var mine = _network.Team.Share(length, part);
            var start = offset + mine.Start;
            var gradients = _gradients.Block.Slice(start, mine.Length).Span;
            if (_correction is not null) TensorPrimitives.Add(gradients, _correction.Span.Slice(start, mine.Length), gradients);
            _optimizer.Step(start, _parameters.Slice(start, mine.Length).Span, gradients);
        }
    }
}
