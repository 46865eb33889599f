using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// The largest element of each window of each plane. Backward: the gradient goes to the first of the largest, found again by its
/// value. Each thread has its own planes of all samples.
/// </summary>
internal sealed unsafe class MaxPool2d(MaxPool2dSpec spec, int[] input, int[] output, WorkerTeam team) : Layer(team)
{
    private readonly Window _window = new(
        input[1], input[2], spec.Kernel[0], spec.Kernel[1], spec.Stride[0], spec.Stride[1], 0, 0, output[1], output[2]);

    private readonly int _channels = input[0];

    protected override void ForwardPart(int part)
    {
        var mine = Team.Share(Pass.Batch * _channels, part);
        for (var plane = mine.Start; plane < mine.End; plane++)
            PoolKernels.Max(Pass.X.Start + ((long)plane * _window.Plane), _window, Pass.Y.Start + ((long)plane * _window.Out));
    }

    protected override void BackwardPart(int part)
    {
        if (Pass.Dx.IsEmpty) return;
        var mine = Team.Share(Pass.Batch * _channels, part);
        for (var plane = mine.Start; plane < mine.End; plane++)
        {
            var (big, small) = ((long)plane * _window.Plane, (long)plane * _window.Out);
            PoolKernels.MaxBackward(
                Pass.X.Start + big, Pass.Y.Start + small, Pass.Dy.Start + small, _window, Pass.Dx.Start + big);
        }
    }
}
