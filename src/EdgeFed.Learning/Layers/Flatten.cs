using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>The same values under another shape. It always works in place, so there is nothing to do.</summary>
internal sealed class Flatten(WorkerTeam team) : Layer(team)
{
    protected override void ForwardPart(int part)
    {
    }

    protected override void BackwardPart(int part)
    {
    }
}
