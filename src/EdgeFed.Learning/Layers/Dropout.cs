using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// y[i] = keep[i] ? x[i] / (1 - p) : 0 in training, y = x in evaluation. Whether element i of the batch is kept depends on
/// (seed, layer, step, i) alone, so the way back draws again what the way forward drew and nothing is stored.
/// </summary>
internal sealed class Dropout(DropoutSpec spec, WorkerTeam team) : Layer(team)
{
    protected override void ForwardPart(int part)
    {
        var share = MaskShare(Pass.X.Length, part);
        var x = Pass.X.Slice(share.Start, share.Length).Span;
        var y = Pass.Y.Slice(share.Start, share.Length).Span;
        if (Pass.Training) DropoutKernels.Mask(x, y, Pass.Random, share.Start, spec.P);
        else if (!x.Overlaps(y)) x.CopyTo(y);
    }

    protected override void BackwardPart(int part)
    {
        if (Pass.Dx.IsEmpty) return;
        var share = MaskShare(Pass.Dx.Length, part);
        var dy = Pass.Dy.Slice(share.Start, share.Length).Span;
        var dx = Pass.Dx.Slice(share.Start, share.Length).Span;
        DropoutKernels.Mask(dy, dx, Pass.Random, share.Start, spec.P);
    }

    /// <summary>A share that starts where a word of random bits does.</summary>
    private Share MaskShare(int length, int part)
    {
        var words = Team.Share((length + DropoutKernels.PerWord - 1) / DropoutKernels.PerWord, part);
        var start = words.Start * DropoutKernels.PerWord;
        return new Share(start, Math.Min(words.End * DropoutKernels.PerWord, length) - start);
    }
}
