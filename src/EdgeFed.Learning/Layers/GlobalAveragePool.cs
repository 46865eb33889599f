using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>y[channel] = mean of x[channel, height, width]. Backward: dx = dy / (height width) everywhere in the plane.</summary>
internal sealed unsafe class GlobalAveragePool(int[] input, WorkerTeam team) : Layer(team)
{
    private readonly int _channels = input[0];
    private readonly int _plane = input[1] * input[2];

    protected override void ForwardPart(int part)
    {
        var mine = Team.Share(Pass.Batch * _channels, part);
        for (var i = mine.Start; i < mine.End; i++)
            Pass.Y.Start[i] = RunKernels.Sum(Pass.X.Start + ((long)i * _plane), _plane) / _plane;
    }

    protected override void BackwardPart(int part)
    {
        if (Pass.Dx.IsEmpty) return;
        var mine = Team.Share(Pass.Batch * _channels, part);
        for (var i = mine.Start; i < mine.End; i++)
            Pass.Dx.Slice(i * _plane, _plane).Span.Fill(Pass.Dy.Start[i] / _plane);
    }
}
