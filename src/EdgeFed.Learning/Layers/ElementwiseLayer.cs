using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>y[i] = f(x[i]), whose derivative follows from y[i]; x and y may be the same memory, and so may dy and dx.</summary>
internal abstract class ElementwiseLayer(WorkerTeam team) : Layer(team)
{
    protected override void ForwardPart(int part)
    {
        var share = Team.Share(Pass.X.Length, part);
        Forward(Pass.X.Slice(share.Start, share.Length).Span, Pass.Y.Slice(share.Start, share.Length).Span);
    }

    protected override void BackwardPart(int part)
    {
        if (Pass.Dx.IsEmpty) return;
        var share = Team.Share(Pass.Dx.Length, part);
        Backward(
            Pass.Y.Slice(share.Start, share.Length).Span,
            Pass.Dy.Slice(share.Start, share.Length).Span,
            Pass.Dx.Slice(share.Start, share.Length).Span);
    }

    /// <summary>Writes y.</summary>
    protected abstract void Forward(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx[i] = dy[i] f'(x[i]), from y. Writes dx.</summary>
    protected abstract void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);
}
