using System.Numerics.Tensors;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber, 1997) as torch.nn.LSTM has it. For every step, with gates from
/// a = W_ih x + b_ih + W_hh h' + b_hh: i, f, o = sigmoid, g = tanh, c = f c' + i g, h = o tanh(c). The input's share of all steps
/// is one product; each step adds one for the hidden state. Each thread has its own samples, kept time first.
/// </summary>
internal sealed unsafe class Lstm : Layer
{
    private readonly LstmSpec _spec;
    private readonly ParameterSlice[] _slices;
    private readonly LstmState _state;
    private readonly int _steps;
    private readonly int _gates;

    public Lstm(LstmSpec spec, ParameterSlice[] slices, int[] input, WorkerTeam team)
        : base(team)
    {
        (_spec, _slices, _steps) = (spec, slices, input[0]);
        _state = LstmState.Of(spec, _steps);
        _gates = LstmSpec.Gates * spec.Hidden;
    }

    public override bool HasParameters => true;

    private int Hidden => _spec.Hidden;

    protected override void ForwardPart(int part)
    {
        var mine = Team.Share(Pass.Batch, part);
        if (mine.Length == 0) return;
        var run = new LstmRun(Pass.State, _state, mine);
        run.Cells.Slice(0, mine.Length * Hidden).Span.Clear();
        run.Hiddens.Slice(0, mine.Length * Hidden).Span.Clear();
        TakeInput(run);
        PrepareGates(run, part);
        for (var step = 0; step < _steps; step++) Advance(run, step);
        GiveOutput(run);
    }

    protected override void BackwardPart(int part)
    {
        var mine = Team.Share(Pass.Batch, part);
        var target = Target(part);
        if (mine.Length == 0)
        {
            target.Clear();
            return;
        }

        var run = new LstmRun(Pass.State, _state, mine);
        run.Carried.Span.Clear();
        for (var step = _steps - 1; step >= 0; step--) GoBack(run, step);
        var da = run.Matrix(run.Gates, 0, _steps, _gates);
        Matrix.Product(da.Transposed, run.Matrix(run.Inputs, 0, _steps, _spec.In), new MatrixView(target.InputWeights, _gates, _spec.In));
        Matrix.Product(da.Transposed, run.Matrix(run.Hiddens, 0, _steps, Hidden), new MatrixView(target.HiddenWeights, _gates, Hidden));
        RowKernels.SumRows(da, target.Biases.Span);
        if (!Pass.Dx.IsEmpty) DifferentiateInput(run, da);
    }

    /// <summary>Adds what the other threads found to what the first one wrote; both biases have the same gradient.</summary>
    protected override void FinishBackward()
    {
        var total = Target(0);
        for (var part = 1; part < Team.Threads; part++) total.Add(Target(part));
        total.Biases.Span.CopyTo(Pass.Gradients.Slice(_slices[3]).Span);
    }

    private void TakeInput(in LstmRun run)
    {
        for (var sample = 0; sample < run.Samples; sample++)
            for (var step = 0; step < _steps; step++)
                Pass.X.Slice((((run.First + sample) * _steps) + step) * _spec.In, _spec.In).Span.CopyTo(run.Row(run.Inputs, step, sample, _spec.In));
    }

    /// <summary>a = W_ih x + b_ih + b_hh for all steps.</summary>
    private void PrepareGates(in LstmRun run, int part)
    {
        var bias = ScratchOf(part, _gates);
        TensorPrimitives.Add(Pass.Parameters.Slice(_slices[2]).Span, Pass.Parameters.Slice(_slices[3]).Span, bias.Span);
        var gates = run.Matrix(run.Gates, 0, _steps, _gates);
        RowKernels.Broadcast(bias.Span, gates);
        Matrix.AddProduct(run.Matrix(run.Inputs, 0, _steps, _spec.In), InputWeights.Transposed, gates);
    }

    private void Advance(in LstmRun run, int step)
    {
        var gates = run.Matrix(run.Gates, step, 1, _gates);
        if (step > 0) Matrix.AddProduct(run.Matrix(run.Hiddens, step, 1, Hidden), HiddenWeights.Transposed, gates);
        for (var sample = 0; sample < run.Samples; sample++)
        {
            LstmKernels.Step(
                run.Row(run.Gates, step, sample, _gates),
                run.Row(run.Cells, step, sample, Hidden),
                run.Row(run.Cells, step + 1, sample, Hidden),
                run.Row(run.Tanhs, step, sample, Hidden),
                run.Row(run.Hiddens, step + 1, sample, Hidden));
        }
    }

    private void GiveOutput(in LstmRun run)
    {
        for (var sample = 0; sample < run.Samples; sample++)
            for (var step = FirstGiven; step < _steps; step++)
                run.Row(run.Hiddens, step + 1, sample, Hidden).CopyTo(Output(Pass.Y, run.First + sample, step));
    }

    /// <summary>
    /// Turns the gates of a step into the gradients by what goes into them, and carries those of the state one step back.
    /// </summary>
    private void GoBack(in LstmRun run, int step)
    {
        for (var sample = 0; sample < run.Samples; sample++)
        {
            var dh = run.Row(run.Carried, 0, sample, Hidden);
            if (step >= FirstGiven) TensorPrimitives.Add(dh, Output(Pass.Dy, run.First + sample, step), dh);
            LstmKernels.StepBack(
                run.Row(run.Gates, step, sample, _gates),
                run.Row(run.Cells, step, sample, Hidden),
                run.Row(run.Tanhs, step, sample, Hidden),
                dh,
                run.Row(run.Carried, 1, sample, Hidden));
        }

        if (step > 0) Matrix.Product(run.Matrix(run.Gates, step, 1, _gates), HiddenWeights, run.Matrix(run.Carried, 0, 1, Hidden));
    }

    /// <summary>dx = da W_ih, written over the inputs kept and from there to its place.</summary>
    private void DifferentiateInput(in LstmRun run, MatrixView da)
    {
        Matrix.Product(da, InputWeights, run.Matrix(run.Inputs, 0, _steps, _spec.In));
        for (var sample = 0; sample < run.Samples; sample++)
            for (var step = 0; step < _steps; step++)
            {
                var dx = Pass.Dx.Slice((((run.First + sample) * _steps) + step) * _spec.In, _spec.In);
                run.Row(run.Inputs, step, sample, _spec.In).CopyTo(dx.Span);
            }
    }

    /// <summary>The first step whose hidden state is an output.</summary>
    private int FirstGiven => _spec.All ? 0 : _steps - 1;

    private Span<float> Output(FloatBlock values, int sample, int step) =>
        values.Slice(((sample * (_steps - FirstGiven)) + step - FirstGiven) * Hidden, Hidden).Span;

    private MatrixView InputWeights => new(Pass.Parameters.Slice(_slices[0]), _gates, _spec.In);

    private MatrixView HiddenWeights => new(Pass.Parameters.Slice(_slices[1]), _gates, Hidden);

    /// <summary>Where a thread's gradients go: the first one's are the model's own.</summary>
    private LstmGradients Target(int part)
    {
        if (part == 0)
            return new LstmGradients(Pass.Gradients.Slice(_slices[0]), Pass.Gradients.Slice(_slices[1]), Pass.Gradients.Slice(_slices[2]));
        var memory = ScratchOf(part, _gates * (_spec.In + Hidden + 1));
        return new LstmGradients(
            memory.Slice(0, _gates * _spec.In),
            memory.Slice(_gates * _spec.In, _gates * Hidden),
            memory.Slice(_gates * (_spec.In + Hidden), _gates));
    }
}
