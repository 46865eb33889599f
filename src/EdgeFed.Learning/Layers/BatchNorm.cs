using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// y = (x - mean) r weight + bias with r = 1 / sqrt(var + eps), for each channel over batch and plane (n elements).
/// Training takes mean and variance from the batch and moves the running ones towards them by a tenth (the running variance
/// towards var n / (n - 1)); evaluation takes the running ones. Backward, with h = (x - mean) r: dbias = sum dy, dweight = sum dy
/// h, dx = weight r (dy - dbias / n - h dweight / n). Each thread has its own channels.
/// </summary>
internal sealed unsafe class BatchNorm(BatchNormSpec spec, ParameterSlice[] slices, int[] input, WorkerTeam team) : Layer(team)
{
    private readonly ParameterSlice _weight = slices[0];
    private readonly ParameterSlice _bias = slices[1];
    private readonly ParameterSlice _runningMean = slices[2];
    private readonly ParameterSlice _runningVar = slices[3];
    private readonly ParameterSlice _batchesTracked = slices[4];
    private readonly int _channels = spec.Channels;
    private readonly int _plane = (int)(Shapes.Elements(input) / spec.Channels);

    public override bool HasParameters => true;

    protected override void ForwardPart(int part)
    {
        var mine = Team.Share(_channels, part);
        for (var channel = mine.Start; channel < mine.End; channel++) Normalize(channel);
        if (Pass.Training && part == 0) Of(_batchesTracked)[0] += 1;
    }

    protected override void BackwardPart(int part)
    {
        var mine = Team.Share(_channels, part);
        for (var channel = mine.Start; channel < mine.End; channel++) Differentiate(channel);
    }

    private void Normalize(int channel)
    {
        var (mean, variance) = Pass.Training ? Statistics(channel) : (Of(_runningMean)[channel], Of(_runningVar)[channel]);
        if (Pass.Training) Track(channel, mean, variance);
        var inverse = 1 / Math.Sqrt(variance + BatchNormSpec.Epsilon);
        (Pass.State.Start[channel], Pass.State.Start[_channels + channel]) = ((float)mean, (float)inverse);
        var scale = Of(_weight)[channel] * inverse;
        var shift = Of(_bias)[channel] - (mean * scale);
        for (var sample = 0; sample < Pass.Batch; sample++)
            RunKernels.ScaleShift(At(Pass.X, sample, channel), (float)scale, (float)shift, At(Pass.Y, sample, channel), _plane);
    }

    /// <summary>
    /// Mean and biased variance over the batch, the mean first: the difference of large sums of squares would lose digits.
    /// </summary>
    private (double Mean, double Variance) Statistics(int channel)
    {
        var (sum, squares) = (0.0, 0.0);
        for (var sample = 0; sample < Pass.Batch; sample++) sum += RunKernels.Sum(At(Pass.X, sample, channel), _plane);
        var mean = sum / Count;
        for (var sample = 0; sample < Pass.Batch; sample++)
            squares += RunKernels.SumOfSquares(At(Pass.X, sample, channel), (float)mean, _plane);
        return (mean, squares / Count);
    }

    private void Track(int channel, double mean, double variance)
    {
        var unbiased = variance * Count / Math.Max(Count - 1, 1); // a single element has no variance: 0 then, not infinity
        Move(ref Of(_runningMean)[channel], mean);
        Move(ref Of(_runningVar)[channel], unbiased);
    }

    private static void Move(ref float running, double towards) =>
        running = (float)(((1 - BatchNormSpec.Momentum) * running) + (BatchNormSpec.Momentum * towards));

    private void Differentiate(int channel)
    {
        var (mean, inverse) = (Pass.State.Start[channel], Pass.State.Start[_channels + channel]);
        var (sum, products) = (0.0, 0.0);
        for (var sample = 0; sample < Pass.Batch; sample++)
        {
            var dy = At(Pass.Dy, sample, channel);
            sum += RunKernels.Sum(dy, _plane);
            products += RunKernels.SumOfProducts(At(Pass.X, sample, channel), mean, dy, _plane);
        }

        Pass.Gradients.Slice(_bias).Start[channel] = (float)sum;
        Pass.Gradients.Slice(_weight).Start[channel] = (float)(products * inverse);
        if (!Pass.Dx.IsEmpty) DifferentiateInput(channel, sum / Count, products * inverse * inverse / Count);
    }

    /// <summary>dx = a dy + b x + c.</summary>
    private void DifferentiateInput(int channel, double meanOfDy, double meanOfProducts)
    {
        var a = (double)Of(_weight)[channel] * Pass.State.Start[_channels + channel];
        var b = -a * meanOfProducts;
        var c = (-a * meanOfDy) - (b * Pass.State.Start[channel]);
        for (var sample = 0; sample < Pass.Batch; sample++)
        {
            RunKernels.Combine(
                At(Pass.Dy, sample, channel), (float)a, At(Pass.X, sample, channel), (float)b, (float)c,
                At(Pass.Dx, sample, channel), _plane);
        }
    }

    /// <summary>Elements of a channel in the batch.</summary>
    private double Count => (double)Pass.Batch * _plane;

    private float* Of(ParameterSlice slice) => Pass.Parameters.Slice(slice).Start;

    private float* At(FloatBlock values, int sample, int channel) =>
        values.Start + ((((long)sample * _channels) + channel) * _plane);
}
