using System.Numerics.Tensors;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// Convolution as matrix products. For some samples at a time and each group: y[out, positions] = W[out, taps] u + b, where
/// u[taps, positions] is the unrolled input. Backward: dW = sum of dy uᵀ, db = row sums of dy, du = Wᵀ dy, which is rolled up
/// again into dx. Each thread has its own samples; their gradients are added in the order of threads.
/// </summary>
internal sealed unsafe class Conv2d : Convolution
{
    private readonly Conv2dSpec _spec;
    private readonly Window _window;
    private readonly ConvScratch _scratch;
    private readonly int _paddedWidth;
    private readonly int _inputs;
    private readonly int _outputs;

    public Conv2d(Conv2dSpec spec, ParameterSlice[] slices, int[] input, WorkerTeam team)
        : base(spec, slices, team)
    {
        _spec = spec;
        (_window, _scratch) = (spec.Over(input), ConvScratch.Of(spec, input));
        _paddedWidth = (int)PaddedPlane.Of(_window).Width;
        (_inputs, _outputs) = (spec.In / spec.Groups, spec.Out / spec.Groups);
    }

    protected override void ForwardPart(int part)
    {
        var (mine, memory) = (Team.Share(Pass.Batch, part), Memory(part));
        for (var first = mine.Start; first < mine.End; first += _scratch.Samples)
        {
            var samples = Math.Min(_scratch.Samples, mine.End - first);
            for (var group = 0; group < _spec.Groups; group++) Multiply(memory, group, first, samples);
        }
    }

    protected override void BackwardPart(int part)
    {
        var (mine, memory) = (Team.Share(Pass.Batch, part), Memory(part));
        var (dw, db) = (Weights(part), Biases(part));
        dw.Span.Clear();
        db.Span.Clear();
        for (var first = mine.Start; first < mine.End; first += _scratch.Samples)
        {
            var samples = Math.Min(_scratch.Samples, mine.End - first);
            for (var group = 0; group < _spec.Groups; group++) Differentiate(memory, group, first, samples, dw, db);
        }
    }

    private void Multiply(FloatBlock memory, int group, int first, int samples)
    {
        var positions = samples * _window.Out;
        var y = Outputs(memory, Pass.Y, group, first, samples);
        Matrix.Product(GroupWeights(AllWeights, group), Unrolled(memory, group, first, samples), y);
        if (samples == 1 && _scratch.Samples == 1) AddBias(y, group);
        else Scatter(y, group, first, samples, positions);
    }

    private void Differentiate(FloatBlock memory, int group, int first, int samples, FloatBlock dw, FloatBlock db)
    {
        var dy = Outputs(memory, Pass.Dy, group, first, samples);
        if (_scratch.Samples > 1) Gather(dy, group, first, samples);
        Matrix.AddProduct(dy, Unrolled(memory, group, first, samples).Transposed, GroupWeights(dw, group));
        if (HasBias) AddRowSums(dy, db.Span.Slice(group * _outputs, _outputs));
        if (!Pass.Dx.IsEmpty) DifferentiateInput(memory, dy, group, first, samples);
    }

    private void DifferentiateInput(FloatBlock memory, MatrixView dy, int group, int first, int samples)
    {
        var w = GroupWeights(AllWeights, group).Transposed;
        if (IsDirect)
        {
            Matrix.Product(w, dy, new MatrixView(Sample(Pass.Dx, first, group, _inputs, _window.Plane), _inputs, _window.Plane));
            return;
        }

        var du = new MatrixView(memory, _spec.FanIn, samples * _window.Out); // the unrolled input is not needed any more
        Matrix.Product(w, dy, du);
        for (var sample = 0; sample < samples; sample++)
        {
            var dx = Sample(Pass.Dx, first + sample, group, _inputs, _window.Plane).Start;
            for (var channel = 0; channel < _inputs; channel++) RollUp(memory, du, channel, sample, dx + ((long)channel * _window.Plane));
        }
    }

    private void RollUp(FloatBlock memory, MatrixView du, int channel, int sample, float* dx)
    {
        var padded = Padded(memory);
        padded.Span.Clear();
        WindowKernels.AddRolled(Column(du, channel, sample), du.Stride, _window, padded.Start, _paddedWidth);
        WindowKernels.Crop(padded.Start, _paddedWidth, _window, dx);
    }

    /// <summary>The unrolled input of a group; the input itself where that is the same.</summary>
    private MatrixView Unrolled(FloatBlock memory, int group, int first, int samples)
    {
        if (IsDirect) return new MatrixView(Sample(Pass.X, first, group, _inputs, _window.Plane), _inputs, _window.Plane);
        var (u, padded) = (new MatrixView(memory, _spec.FanIn, samples * _window.Out), Padded(memory));
        padded.Span.Clear();
        for (var sample = 0; sample < samples; sample++)
        {
            var x = Sample(Pass.X, first + sample, group, _inputs, _window.Plane).Start;
            for (var channel = 0; channel < _inputs; channel++)
            {
                WindowKernels.Pad(x + ((long)channel * _window.Plane), _window, padded.Start, _paddedWidth);
                WindowKernels.Unroll(padded.Start, _paddedWidth, _window, Column(u, channel, sample), u.Stride);
            }
        }

        return u;
    }

    /// <summary>Where the first tap of a channel begins for a sample.</summary>
    private float* Column(MatrixView u, int channel, int sample) =>
        u.Start + ((long)channel * _window.Taps * u.Stride) + ((long)sample * _window.Out);

    /// <summary>Outputs (or their gradients) of a group: in place for one sample at a time, else in scratch memory.</summary>
    private MatrixView Outputs(FloatBlock memory, FloatBlock y, int group, int first, int samples) => _scratch.Samples == 1
        ? new MatrixView(Sample(y, first, group, _outputs, _window.Out), _outputs, _window.Out)
        : new MatrixView(memory.Slice((int)_scratch.Columns, (int)_scratch.Outputs), _outputs, samples * _window.Out);

    private void AddBias(MatrixView y, int group)
    {
        if (!HasBias) return;
        for (var channel = 0; channel < _outputs; channel++)
        {
            var row = new Span<float>(y.Start + ((long)channel * y.Stride), y.Columns);
            TensorPrimitives.Add(row, Bias((group * _outputs) + channel), row);
        }
    }

    private void Scatter(MatrixView from, int group, int first, int samples, int positions)
    {
        for (var sample = 0; sample < samples; sample++)
        {
            var y = Sample(Pass.Y, first + sample, group, _outputs, _window.Out);
            for (var channel = 0; channel < _outputs; channel++)
            {
                var source = from.Start + ((long)channel * positions) + ((long)sample * _window.Out);
                RunKernels.Shift(source, Bias((group * _outputs) + channel), y.Start + ((long)channel * _window.Out), _window.Out);
            }
        }
    }

    private void Gather(MatrixView to, int group, int first, int samples)
    {
        for (var sample = 0; sample < samples; sample++)
        {
            var dy = Sample(Pass.Dy, first + sample, group, _outputs, _window.Out);
            for (var channel = 0; channel < _outputs; channel++)
            {
                var target = to.Start + ((long)channel * to.Stride) + ((long)sample * _window.Out);
                RunKernels.Copy(dy.Start + ((long)channel * _window.Out), target, _window.Out);
            }
        }
    }

    private static void AddRowSums(MatrixView dy, Span<float> sums)
    {
        for (var channel = 0; channel < sums.Length; channel++)
            sums[channel] += TensorPrimitives.Sum(new ReadOnlySpan<float>(dy.Start + ((long)channel * dy.Stride), dy.Columns));
    }

    private bool IsDirect => _window.IsPointwise && _scratch.Samples == 1;

    private FloatBlock Padded(FloatBlock memory) => memory.Slice((int)(_scratch.Floats - _scratch.Plane), (int)_scratch.Plane);

    private FloatBlock Memory(int part) => ScratchOf(part, (int)_scratch.Floats);

    protected override FloatBlock PartialGradients(int part) =>
        Memory(part).Slice((int)(_scratch.Columns + _scratch.Outputs), (int)_scratch.Gradients);

    private MatrixView GroupWeights(FloatBlock weights, int group) =>
        new(weights.Slice(group * _outputs * _spec.FanIn, _outputs * _spec.FanIn), _outputs, _spec.FanIn);

    /// <summary>The channels of a group within a sample.</summary>
    private FloatBlock Sample(FloatBlock values, int sample, int group, int channels, int plane) =>
        values.Slice(((sample * _spec.Groups) + group) * channels * plane, channels * plane);
}
