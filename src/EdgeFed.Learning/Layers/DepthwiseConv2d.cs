using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// Convolution of each channel with a kernel of its own. Planes are copied into rows of the padded width, where all outputs of
/// stride 1 are one run: y[i] = b + sum of w[k] x[i + at[k]]. Other strides pick from them. Backward: dw[k] = sum of dy[i] x[i +
/// at[k]], dx[i] = sum of w[k] dy[i - at[k]]. Each thread has its own channels.
/// </summary>
internal sealed unsafe class DepthwiseConv2d : Layer
{
    private readonly ParameterSlice _weight;
    private readonly ParameterSlice? _bias;
    private readonly Window _window;
    private readonly DepthwiseScratch _scratch;
    private readonly int _channels;
    private readonly int _width;
    private readonly int _reach;
    private readonly int[] _taps;
    private readonly int[] _tapsBack;

    public DepthwiseConv2d(Conv2dSpec spec, ParameterSlice[] slices, int[] input, WorkerTeam team)
        : base(team)
    {
        (_weight, _bias, _channels) = (slices[0], spec.Bias ? slices[1] : null, spec.In);
        _window = spec.Over(input);
        _scratch = DepthwiseScratch.Of(_window);
        (_width, _reach) = ((int)_scratch.Padded.Width, (int)_scratch.Reach);
        _taps = new int[_window.Taps];
        for (var k = 0; k < _taps.Length; k++) _taps[k] = (k / _window.KernelWidth * _width) + (k % _window.KernelWidth);
        _tapsBack = Array.ConvertAll(_taps, tap => -tap);
    }

    public override bool HasParameters => true;

    /// <summary>Length of the run that holds all outputs.</summary>
    private int Run => (int)_scratch.Plane - _reach;

    protected override void ForwardPart(int part)
    {
        var mine = Team.Share(_channels, part);
        var memory = Memory(part);
        memory.Span.Clear();
        var padded = memory.Start;
        var dense = padded + _scratch.Stride;
        for (var channel = mine.Start; channel < mine.End; channel++)
            for (var sample = 0; sample < Pass.Batch; sample++)
            {
                WindowKernels.Pad(Plane(Pass.X, sample, channel, _window.Plane), _window, padded, _width);
                TapKernels.Correlate(padded, Weights(Pass.Parameters, channel), _taps, Bias(channel), dense, Run);
                Pick(dense, Plane(Pass.Y, sample, channel, _window.Out));
            }
    }

    protected override void BackwardPart(int part)
    {
        var mine = Team.Share(_channels, part);
        var memory = Memory(part);
        memory.Span.Clear();
        for (var channel = mine.Start; channel < mine.End; channel++)
        {
            Weights(Pass.Gradients, channel).Clear();
            if (_bias is not null) Pass.Gradients.Slice(_bias).Start[channel] = 0;
            for (var sample = 0; sample < Pass.Batch; sample++) Differentiate(memory, channel, sample);
        }
    }

    private void Differentiate(FloatBlock memory, int channel, int sample)
    {
        var padded = memory.Start;
        var dense = padded + _scratch.Stride + _reach; // read from Reach before its start
        var dPadded = dense + _scratch.Stride;
        var dy = Plane(Pass.Dy, sample, channel, _window.Out);
        WindowKernels.Pad(Plane(Pass.X, sample, channel, _window.Plane), _window, padded, _width);
        Spread(dy, dense);
        TapKernels.AddProducts(padded, dense, _taps, Weights(Pass.Gradients, channel), Run);
        if (_bias is not null) Pass.Gradients.Slice(_bias).Start[channel] += RunKernels.Sum(dy, _window.Out);
        if (Pass.Dx.IsEmpty) return;
        TapKernels.Correlate(dense, Weights(Pass.Parameters, channel), _tapsBack, 0, dPadded, (int)_scratch.Plane);
        WindowKernels.Crop(dPadded, _width, _window, Plane(Pass.Dx, sample, channel, _window.Plane));
    }

    private void Pick(float* dense, float* y)
    {
        for (var oy = 0; oy < _window.OutHeight; oy++, y += _window.OutWidth)
        {
            var row = dense + ((long)oy * _window.StrideY * _width);
            if (_window.StrideX == 1) RunKernels.Copy(row, y, _window.OutWidth);
            else for (var ox = 0; ox < _window.OutWidth; ox++) y[ox] = row[ox * _window.StrideX];
        }
    }

    /// <summary>The way back of <see cref="Pick"/>; what lies between is zero already.</summary>
    private void Spread(float* dy, float* dense)
    {
        for (var oy = 0; oy < _window.OutHeight; oy++, dy += _window.OutWidth)
        {
            var row = dense + ((long)oy * _window.StrideY * _width);
            if (_window.StrideX == 1) RunKernels.Copy(dy, row, _window.OutWidth);
            else for (var ox = 0; ox < _window.OutWidth; ox++) row[ox * _window.StrideX] = dy[ox];
        }
    }

    private FloatBlock Memory(int part) => ScratchOf(part, (int)_scratch.Floats);

    private Span<float> Weights(FloatBlock parameters, int channel) =>
        parameters.Slice(_weight).Span.Slice(channel * _window.Taps, _window.Taps);

    private float Bias(int channel) => _bias is null ? 0 : Pass.Parameters.Slice(_bias).Start[channel];

    private float* Plane(FloatBlock values, int sample, int channel, int plane) =>
        values.Start + ((((long)sample * _channels) + channel) * plane);
}
