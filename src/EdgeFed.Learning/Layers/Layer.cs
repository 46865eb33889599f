using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// Forward and backward of one layer for a batch. Activations are [batch, elements] row-major. The layer keeps none of them:
/// all memory lies in the network's workspace. Each thread of the team does its part of the batch, or of the channels.
/// </summary>
internal abstract class Layer
{
    private readonly Action<int> _forward;
    private readonly Action<int> _backward;

    protected Layer(WorkerTeam team)
    {
        Team = team;
        (_forward, _backward) = (ForwardPart, BackwardPart);
    }

    /// <summary>True if it has trainable parameters: layers before the first such one need no gradient.</summary>
    public virtual bool HasParameters => false;

    protected WorkerTeam Team { get; }

    /// <summary>The pass that is running.</summary>
    protected LayerPass Pass { get; private set; }

    /// <summary>Writes the output for the input.</summary>
    public void Forward(in LayerPass pass)
    {
        Pass = pass;
        Team.Run(_forward);
    }

    /// <summary>From the gradient by the output, writes the gradients by its own parameters and by the input.</summary>
    public void Backward(in LayerPass pass)
    {
        Pass = pass;
        Team.Run(_backward);
        FinishBackward();
    }

    /// <summary>The layer that computes a spec's layer.</summary>
    /// <param name="layer">The layer's spec.</param>
    /// <param name="slices">Its own parameters, in state-dict order.</param>
    /// <param name="input">Shape of a sample of its input.</param>
    /// <param name="output">Shape of a sample of its output.</param>
    /// <param name="team">Who does the work.</param>
    public static Layer Create(LayerSpec layer, ParameterSlice[] slices, int[] input, int[] output, WorkerTeam team) => layer switch
    {
        LinearSpec linear => new Linear(linear, slices[0], slices[1], team),
        Conv2dSpec { IsDepthwise: true } conv => new DepthwiseConv2d(conv, slices, input, team),
        Conv2dSpec conv when WinogradScratch.Fits(conv) => new WinogradConv2d(conv, slices, input, team),
        Conv2dSpec conv => new Conv2d(conv, slices, input, team),
        MaxPool2dSpec pool => new MaxPool2d(pool, input, output, team),
        GlobalAveragePoolSpec => new GlobalAveragePool(input, team),
        BatchNormSpec norm => new BatchNorm(norm, slices, input, team),
        LstmSpec lstm => new Lstm(lstm, slices, input, team),
        DropoutSpec dropout => new Dropout(dropout, team),
        FlattenSpec => new Flatten(team),
        ReluSpec => new Relu(team),
        Relu6Spec => new Relu6(team),
        SigmoidSpec => new Sigmoid(team),
        TanhSpec => new Tanh(team),
        _ => throw new ArgumentException($"{layer.Type} is no layer of this backend", nameof(layer)),
    };

    protected abstract void ForwardPart(int part);

    protected abstract void BackwardPart(int part);

    /// <summary>Runs on the calling thread once all parts are done.</summary>
    protected virtual void FinishBackward()
    {
    }

    /// <summary>Scratch memory of a part: <paramref name="floats"/> of it.</summary>
    protected FloatBlock ScratchOf(int part, int floats) => Pass.Scratch.Slice(part * (Pass.Scratch.Length / Team.Threads), floats);
}
